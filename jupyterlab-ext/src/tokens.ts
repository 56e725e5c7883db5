import { Token } from '@lumino/coreutils';
import type { ServiceManager } from '@jupyterlab/services';
import type { OpenNotebook } from './notebook/read-panel.js';
import type { PanelModel } from './model.js';
import type { RunOptions, StartedRun } from './run/panel-run.js';

/** Runs an open notebook as a pipeline; replace it to run elsewhere. */
export interface IStageRunner {
  start(open: OpenNotebook, options: RunOptions, services: ServiceManager.IManager): Promise<StartedRun>;
}

export const IStageRunner: Token<IStageRunner> = new Token(
  'jupyterlab-stagebook:IStageRunner',
  'Runs the open notebook as a pipeline of stages.',
);

/** What the panel shows; other extensions may read it and draw it otherwise. */
export type IPipelineModel = PanelModel;

export const IPipelineModel: Token<IPipelineModel> = new Token(
  'jupyterlab-stagebook:IPipelineModel',
  'The open notebook as a pipeline, its current run and its earlier ones.',
);
