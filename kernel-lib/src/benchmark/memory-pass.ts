import type { PlainLoadOptions } from './child-protocol.js';
import { MemorySampler } from './memory-sampler.js';
import type { ModelProcess } from './model-process.js';
import type { MemoryProfile, MemorySample } from './types.js';

/** Loads and generates in a fresh process whose memory is read from outside; no time is taken here. */
export async function runMemoryPass(
  process: ModelProcess,
  ref: string,
  options: PlainLoadOptions,
  prompts: readonly string[],
  tokens: number,
  onPrompt: (promptIndex: number) => void,
): Promise<MemoryProfile> {
  const sampler = new MemorySampler(process.pid);
  const baselineRssMiB = sampler.residentMiB();
  sampler.start();
  try {
    await process.load(ref, options);
    const loadedRssMiB = sampler.residentMiB();
    const proportional = sampler.proportionalMiB();
    const perPrompt: MemorySample[] = [];
    sampler.takePeakMiB();
    for (const [i, prompt] of prompts.entries()) {
      onPrompt(i + 1);
      await process.generate(prompt, tokens);
      perPrompt.push({ promptIndex: i + 1, peakRssMiB: sampler.takePeakMiB() });
    }
    const peakRssMiB = sampler.highWaterMiB();
    return {
      baselineRssMiB,
      loadedRssMiB,
      peakRssMiB,
      deltaRssMiB: peakRssMiB - baselineRssMiB,
      ...proportional,
      perPrompt,
      longestGapMs: sampler.longestGapMs,
      samples: sampler.samples,
    };
  } finally {
    sampler.stop();
  }
}
