import type { ServiceManager } from '@jupyterlab/services';
import {
  injectParameters,
  serialiseNotebook,
  type JsonObject,
  type Notebook,
  type NotebookSource,
} from '@stagebook/pipeline';
import { browserDigests } from '../browser-ports.js';
import type { OpenNotebook } from '../notebook/read-panel.js';

/** The notebook as its kernel gets it. @throws {PipelineError} for values that its parameters do not take. */
export function withParameters({ notebook, parameters }: OpenNotebook, given: JsonObject): Notebook {
  return parameters === undefined ? notebook : injectParameters(notebook, parameters, given);
}

export function defaultsOf({ parameters }: Pick<OpenNotebook, 'parameters'>): JsonObject {
  return Object.fromEntries(
    (parameters?.parameters ?? []).flatMap(({ name, defaultValue }) =>
      defaultValue === undefined ? [] : [[name, defaultValue]],
    ),
  );
}

/** The digest of the file where the file is what runs, and of the editor's text where it is not. */
export async function sourceOf(
  open: OpenNotebook,
  services: ServiceManager.IManager,
): Promise<NotebookSource> {
  const { path, unsaved, notebook } = open;
  if (!unsaved) {
    const file = await services.contents.get(open.panel.context.path, {
      type: 'file',
      format: 'text',
      content: true,
    });
    if (typeof file.content === 'string')
      return { path, sha256: browserDigests.sha256(file.content), unsaved };
  }
  return { path, sha256: browserDigests.sha256(serialiseNotebook(notebook)), unsaved: true };
}
