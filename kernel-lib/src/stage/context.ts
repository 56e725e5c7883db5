import { checkRecord, checkText, invalid } from '../check/arguments.js';
import type { SavedMessage } from './message.js';

/** What the engine leaves in the kernel of a stage that it runs. */
export interface StageContext {
  readonly protocol: 1;
  readonly runId: string;
  readonly stage: string;
  /** Absolute folder; exists. */
  readonly saveDir: string;
  /** By the name it was saved under; `path` is absolute. */
  readonly inputs: Readonly<Record<string, StageInput>>;
}

export interface StageInput {
  readonly stage: string;
  readonly path: string;
  readonly format: SavedMessage['format'];
  readonly sha256: string;
}

const CONTEXT = Symbol.for('stagebook.stage');

/** The context of the running stage; undefined in an interactive notebook and outside notebooks. */
export function stageContext(): StageContext | undefined {
  const found = (globalThis as Record<symbol, unknown>)[CONTEXT];
  if (found === undefined) return undefined;
  const context = checkRecord('The stage context', found, 'the object that the runner sets');
  if (context['protocol'] !== 1) {
    throw invalid('The protocol of the stage context', context['protocol'], '1, or a newer stagebook');
  }
  checkText('runId of the stage context', context['runId']);
  checkText('stage of the stage context', context['stage']);
  checkText('saveDir of the stage context', context['saveDir']);
  checkRecord('inputs of the stage context', context['inputs']);
  return found as StageContext;
}
