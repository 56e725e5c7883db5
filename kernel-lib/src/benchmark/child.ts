import { resolveReference } from '../model/catalog.js';
import { loadModel } from '../model/load.js';
import { resolveLoadOptions } from '../model/load-options.js';
import { prepareModel } from '../model/prepare.js';
import type { LanguageModel } from '../model/types.js';
import type { ChildReply, ChildRequest, Inference } from './child-protocol.js';

// The entry of a model's process: it does what it is told, and ends with its parent.

let model: LanguageModel | undefined;

async function answer(request: ChildRequest): Promise<ChildReply> {
  switch (request.kind) {
    case 'prepare':
      if (resolveReference(request.ref).kind !== 'openai') {
        await prepareModel(request.ref, resolveLoadOptions(request.options));
      }
      return { kind: 'prepared' };
    case 'load':
      model = await loadModel(request.ref, request.options);
      return { kind: 'loaded', info: model.info };
    case 'generate':
      return { kind: 'generated', inference: await measure(request.prompt, request.tokens) };
  }
}

/** Greedy and of forced length, from an empty cache. */
async function measure(prompt: string, tokens: number): Promise<Inference> {
  if (!model) throw new Error('No model is loaded in this process. Ask for "load" first.');
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const { logprobs: _, ...generation } = await model.generate(prompt, {
    maxNewTokens: tokens,
    minNewTokens: tokens,
    reusePrefix: false,
  });
  const wallMs = performance.now() - startedAt;
  const used = process.cpuUsage(cpu);
  return { generation, wallMs, cpuMs: (used.user + used.system) / 1000 };
}

function reply(message: ChildReply): void {
  process.send?.(message);
}

process.on('disconnect', () => process.exit(1));
process.on('message', (request) => {
  answer(request as ChildRequest).then(reply, (error: unknown) =>
    reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});
reply({ kind: 'ready' });
