import type { ParameterLanguage } from './literals.js';
import type { Json } from './model.js';

/** How a parameter's value is read and asked for. `path`: resolved by the caller, keyed by the file's digest. */
export type ParameterType = 'string' | 'number' | 'boolean' | 'path' | 'choice' | 'json';

/** One parameter that a notebook takes. */
export interface Parameter {
  readonly name: string;
  /** Undefined where neither metadata nor the default says it. */
  readonly type: ParameterType | undefined;
  /** Undefined where the default is no literal, such as `undefined` or a call. */
  readonly defaultValue: Json | undefined;
  /** The default as the cell has it; empty where only metadata names the parameter. */
  readonly defaultCode: string;
  /** The allowed values of a `choice`. */
  readonly choices: readonly Json[];
  /** One sentence, or empty. */
  readonly help: string;
}

/** What a notebook says of its parameters. */
export interface ParameterSet {
  readonly language: ParameterLanguage;
  /** In the order of the cell, then those that only metadata names. */
  readonly parameters: readonly Parameter[];
  /** Position of the `parameters` cell; undefined where there is none. */
  readonly cell: number | undefined;
}
