import { canonicalJson } from '../json.js';
import { INJECTED_TAG } from '../notebook/inject.js';
import type { Json } from '../notebook/model.js';
import type { Digests } from '../ports.js';
import type { KeyChange, Stage, StageCell } from './model.js';

/** Changes when keys of an older version must not be trusted any more. */
const KEY_VERSION = 1;
/** The tags that change what running a cell does; all others are for people. */
const BEHAVIOUR_TAGS = ['skip-execution', 'raises-exception'];

/** What a stage's result depends on, by name: `code`, `parameter dataset`, `file data.csv`, … */
export type KeyInputs = Readonly<Record<string, KeyInput>>;

export interface KeyInput {
  /** A text or digest that differs whenever the input does; the key is made of it. */
  readonly value: string;
  /** As people know it, where `value` is a digest; never part of the key. */
  readonly shown?: string;
}

/** Something outside the notebook's cells that a stage depends on. */
export interface ObservedInput {
  readonly source: 'parameter' | 'file' | 'module' | 'lock file' | 'env' | 'kernel';
  /** A parameter's, file's or variable's name; empty for the kernel. */
  readonly name: string;
  /** A digest, an HMAC or the text itself; null: known to be absent. */
  readonly value: string | null;
  readonly shown?: string;
}

/** What the notebook and the stages above give to a stage. */
export interface StageOrigin {
  readonly stage: Stage;
  readonly setup: Stage;
  readonly engineVersion: string;
  /** Empty where the notebook runs with its defaults. */
  readonly parameters: readonly ObservedInput[];
  readonly observed: readonly ObservedInput[];
  /** By stage: the digest of what it saved and produced. */
  readonly handedOn: ReadonlyMap<string, string>;
  /** For a shared stage: the key of the shared one right above, which made the variables that it sees; or empty. */
  readonly stateKey: string | undefined;
}

/** A value of a parameter as an input; a `path` is given by its file's digest instead. */
export function parameterInput(name: string, value: Json): ObservedInput {
  const text = canonicalJson(value);
  return { source: 'parameter', name, value: text, shown: text };
}

/** Everything that the key of a stage is made of. Markdown, outputs, execution counts and ids are not in it. */
export function gatherInputs(origin: StageOrigin, digests: Digests): KeyInputs {
  const { stage, setup, engineVersion, parameters, observed, handedOn, stateKey } = origin;
  const given = parameters.length > 0;
  const sees = [...setup.cells, ...stage.cells].some((cell) => cell.tags.includes(INJECTED_TAG));
  const outside = [...(sees ? parameters : []), ...observed];
  return {
    engine: { value: engineVersion, shown: engineVersion },
    code: { value: digestCode(stage.cells, given, digests) },
    setup: { value: digestCode(setup.cells, given, digests) },
    isolated: { value: String(stage.isolated) },
    outs: { value: canonicalJson([...stage.outs].sort()) },
    ...Object.fromEntries(outside.map((input) => [labelOf(input), toKeyInput(input)])),
    ...Object.fromEntries([...handedOn].map(([need, value]) => [`what ${need} handed on`, { value }])),
    ...(stage.isolated ? {} : { 'kernel state': { value: stateKey ?? '' } }),
  };
}

/** SHA-256 in hex over the canonical JSON of the inputs' values. */
export function keyOf(inputs: KeyInputs, digests: Digests): string {
  const values = Object.entries(inputs).map(([name, { value }]): [string, string] => [name, value]);
  return digests.sha256(canonicalJson({ version: KEY_VERSION, inputs: Object.fromEntries(values) }));
}

/** What differs between two gatherings, in the order of the later one, then what is gone. */
export function changedInputs(before: KeyInputs, after: KeyInputs): readonly KeyChange[] {
  const names = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...names]
    .filter((name) => before[name]?.value !== after[name]?.value)
    .map((input) => ({ input, before: showInput(before[input]), after: showInput(after[input]) }));
}

/** The code that runs; a cell injected for values that were given counts by those values. */
function digestCode(cells: readonly StageCell[], given: boolean, digests: Digests): string {
  const counted = cells.filter(({ tags }) => !(given && tags.includes(INJECTED_TAG)));
  const code = counted.map(({ source, tags }) => ({
    source,
    tags: BEHAVIOUR_TAGS.filter((tag) => tags.includes(tag)),
  }));
  return digests.sha256(canonicalJson(code));
}

function labelOf({ source, name }: ObservedInput): string {
  return name === '' ? source : `${source} ${name}`;
}

/** Absence is marked apart from every text that could be present. */
function toKeyInput({ value, shown }: ObservedInput): KeyInput {
  return { value: value === null ? 'absent' : `=${value}`, ...(shown !== undefined && { shown }) };
}

function showInput(input: KeyInput | undefined): string | undefined {
  if (input === undefined || input.value === 'absent') return undefined;
  if (input.shown !== undefined) return input.shown;
  const plain = input.value.replace(/^=/u, '');
  return /^[0-9a-f]{32,}$/u.test(plain) ? plain.slice(0, 8) : plain;
}
