import {
  DecodeError,
  expectArray,
  expectBoolean,
  expectKnownKeys,
  expectObject,
  expectOneOf,
  expectString,
  member,
  show,
  type UnknownObject,
} from '../decode.js';
import { LAST_PASSED } from '../gate/baseline.js';
import { GATE_PROPERTIES } from '../schema/gate-schema.js';
import { MAX_NAME_CHARS, MAX_PATH_CHARS } from '../wire/limits.js';
import type { BoundGate, ChangeGate, GateRule } from './model.js';

/** `gates` of the notebook's metadata. @throws {DecodeError} naming the field. */
export function decodeGates(value: unknown, path: string): readonly GateRule[] {
  if (value === undefined) return [];
  return expectArray(value, path).map((item, index) => decodeGate(item, member(path, index)));
}

function decodeGate(value: unknown, at: string): GateRule {
  const gate = expectObject(value, at);
  expectKnownKeys(gate, at, Object.keys(GATE_PROPERTIES));
  const isBound = gate['min'] !== undefined || gate['max'] !== undefined;
  const isChange = gate['worseBy'] !== undefined;
  if (isBound && isChange) throw new DecodeError(at, 'has bounds and "worseBy"; make two gates of it');
  if (!isBound && !isChange)
    throw new DecodeError(at, 'has neither "min" nor "max", nor "worseBy" with "better"');
  const head = {
    ...(gate['name'] !== undefined && { name: shortText(gate, 'name', at) }),
    stage: someText(gate, 'stage', at),
    metric: shortText(gate, 'metric', at),
  };
  return { ...head, ...(isBound ? decodeBounds(gate, at) : decodeChange(gate, at)) };
}

function decodeBounds(gate: UnknownObject, at: string): Pick<BoundGate, 'min' | 'max'> {
  for (const key of ['better', 'baseline', 'samples'])
    if (gate[key] !== undefined) throw new DecodeError(member(at, key), 'belongs to a gate with "worseBy"');
  const { min, max } = gate;
  return {
    ...(min !== undefined && { min: expectNumber(min, member(at, 'min')) }),
    ...(max !== undefined && { max: expectNumber(max, member(at, 'max')) }),
  };
}

function decodeChange(gate: UnknownObject, at: string): Omit<ChangeGate, 'name' | 'stage' | 'metric'> {
  const worseBy = expectNumber(gate['worseBy'], member(at, 'worseBy'));
  if (worseBy <= 0)
    throw new DecodeError(member(at, 'worseBy'), `is ${worseBy}; a share over 0 is needed, 0.1 for 10 %`);
  const { samples, baseline } = gate;
  return {
    better: expectOneOf(gate['better'], member(at, 'better'), ['lower', 'higher']),
    worseBy,
    baseline: baseline === undefined ? LAST_PASSED : someText(gate, 'baseline', at, MAX_PATH_CHARS),
    samples: samples === undefined ? false : expectBoolean(samples, member(at, 'samples')),
  };
}

function expectNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new DecodeError(path, `is ${show(value)}, where a number is needed`);
}

function shortText(from: UnknownObject, key: string, within: string): string {
  return someText(from, key, within, MAX_NAME_CHARS);
}

function someText(from: UnknownObject, key: string, within: string, maxChars = Infinity): string {
  const at = member(within, key);
  const text = expectString(from[key], at);
  if (text === '') throw new DecodeError(at, 'is empty');
  const chars = [...text].length;
  if (chars <= maxChars) return text;
  throw new DecodeError(at, `is ${chars} characters long; at most ${maxChars} fit`);
}
