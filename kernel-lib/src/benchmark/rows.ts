import type { InferenceRow } from '../log/row.js';
import { inferenceMd5 } from '../provenance/inference-md5.js';
import type { FailedModel, MeasuredModel, Sample } from './types.js';

/** The log's rows of one model: per prompt the inference of median latency, or why there is none. */
export function toRows(model: MeasuredModel | FailedModel, prompts: readonly string[]): InferenceRow[] {
  return prompts.map((prompt, i) => {
    const sample = medianSample(model.samples.filter(({ promptIndex }) => promptIndex === i + 1));
    const output = sample?.output ?? '';
    return {
      model: model.name,
      promptIndex: i + 1,
      prompt,
      output,
      ...(sample && timesOf(sample)),
      ...(model.status === 'measured' && memoryOf(model, i + 1)),
      ...(model.score !== undefined && { score: model.score }),
      precision: model.precision,
      threads: model.threads,
      md5: inferenceMd5({ model: model.name, prompt, output }),
      at: sample?.at ?? new Date().toISOString(),
      randomWeights: model.randomWeights,
      ...(model.status === 'failed' && { error: `${model.reason}: ${model.message}` }),
    };
  });
}

/** The lower of the middle two, so that its figures belong together. */
function medianSample(samples: readonly Sample[]): Sample | undefined {
  return [...samples].sort((a, b) => a.latencyMs - b.latencyMs)[Math.ceil(samples.length / 2) - 1];
}

function timesOf(sample: Sample): Partial<InferenceRow> {
  const { promptTokens, generatedTokens, latencyMs, ttftMs, tpotMs, cpuCores, finiteLogits } = sample;
  return {
    promptTokens,
    generatedTokens,
    latencyMs,
    ttftMs,
    ...(tpotMs !== undefined && { tpotMs }),
    ...(cpuCores !== undefined && { cpuCores }),
    ...(finiteLogits !== undefined && { finiteLogits }),
  };
}

function memoryOf({ memory }: MeasuredModel, promptIndex: number): Partial<InferenceRow> {
  const peak = memory?.perPrompt.find((sample) => sample.promptIndex === promptIndex)?.peakRssMiB;
  return peak === undefined || !memory ? {} : { peakRssMiB: peak, deltaRssMiB: peak - memory.baselineRssMiB };
}
