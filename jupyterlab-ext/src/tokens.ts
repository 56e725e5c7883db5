import { Token } from '@lumino/coreutils';
import type { IKeeper as Keeper } from './keeper/keeper-port.js';
import type { PanelModel } from './model.js';
import type { IStageRunner as Runner } from './run/runner-port.js';

/** Runs an open notebook as a pipeline; replace it to run elsewhere. */
export type IStageRunner = Runner;

export const IStageRunner: Token<IStageRunner> = new Token(
  'jupyterlab-stagebook:IStageRunner',
  'Runs the open notebook as a pipeline of stages.',
);

/** Sees what a page cannot, and keeps stages; replace it to look elsewhere. */
export type IKeeper = Keeper;

export const IKeeper: Token<IKeeper> = new Token(
  'jupyterlab-stagebook:IKeeper',
  'Says which stages are fresh, and keeps them in the cache.',
);

/** What the panel shows; other extensions may read it and draw it otherwise. */
export type IPipelineModel = PanelModel;

export const IPipelineModel: Token<IPipelineModel> = new Token(
  'jupyterlab-stagebook:IPipelineModel',
  'The open notebook as a pipeline, its current run and its earlier ones.',
);
