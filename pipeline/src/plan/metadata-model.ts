import type { GateRule } from './model.js';

/** What a stage's first cell says of it; absent fields were not said. */
export interface StageMetadata {
  readonly isolated?: boolean;
  readonly timeoutSec?: number;
  readonly retries?: number;
  readonly cache?: boolean;
  readonly deps?: readonly string[];
  readonly outs?: readonly string[];
  readonly env?: readonly string[];
}

export interface ParameterMetadata {
  readonly type?: 'string' | 'number' | 'boolean' | 'path' | 'choice';
  readonly help?: string;
  readonly choices?: readonly (string | number | boolean)[];
}

export interface NotebookMetadata {
  readonly defaults: Omit<StageMetadata, 'outs'>;
  readonly gates: readonly GateRule[];
  readonly parameters: Readonly<Record<string, ParameterMetadata>>;
}
