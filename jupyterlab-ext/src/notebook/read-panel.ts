import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  parseNotebook,
  readParameters,
  readStages,
  type Notebook,
  type ParameterSet,
  type StageSet,
} from '@stagebook/pipeline';

/** An open notebook as the engine sees it: its text in the editor, saved or not. */
export interface OpenNotebook {
  readonly panel: NotebookPanel;
  /** As the contents service knows it. */
  readonly path: string;
  /** The folder that it is in; empty for the server's own. */
  readonly folder: string;
  readonly unsaved: boolean;
  readonly notebook: Notebook;
  readonly stages: StageSet;
  /** Undefined where the language's parameters cannot be read. */
  readonly parameters: ParameterSet | undefined;
}

/** @throws {PipelineError} where the notebook or its stages are not as they must be, naming the cell. */
export function readPanel(panel: NotebookPanel, language: string): OpenNotebook {
  const { localPath: path, model } = panel.context;
  const notebook = parseNotebook(model.toJSON());
  return {
    panel,
    path,
    folder: PathExt.dirname(path),
    unsaved: model.dirty,
    notebook,
    stages: readStages(notebook),
    parameters: parametersOf(notebook, language),
  };
}

function parametersOf(notebook: Notebook, language: string): ParameterSet | undefined {
  try {
    return readParameters(notebook, language);
  } catch {
    return undefined;
  }
}
