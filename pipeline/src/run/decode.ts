import {
  DecodeError,
  expectArray,
  expectBoolean,
  expectObject,
  expectOneOf,
  expectString,
  member,
  show,
} from '../decode.js';
import { PipelineError } from '../errors.js';
import { decodeStageMessage } from '../wire/decode.js';
import { RECORD_PROTOCOL, type RunEvent } from './events.js';

type Check = (value: unknown, at: string) => void;

/** An event as it stands in a record. @throws {PipelineError} `RECORD_INVALID`, naming the field. */
export function decodeEvent(value: unknown): RunEvent {
  try {
    const { type } = expectObject(value, 'the event');
    const known = expectOneOf(type, 'type', Object.keys(EVENTS) as RunEvent['type'][]);
    EVENTS[known](value, known);
    return value as RunEvent;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new PipelineError('RECORD_INVALID', `The record cannot be read: ${error.message}.`, {
      cause: error,
    });
  }
}

const text: Check = expectString;
const truth: Check = expectBoolean;
const object: Check = expectObject;
const number = is('a number', (value) => typeof value === 'number' && Number.isFinite(value));
const countOrNull = is('a number or null', (value) => value === null || Number.isSafeInteger(value));

const failure = record({
  name: text,
  message: text,
  traceback: list(text),
  cell: optional(record({ index: number, id: text })),
});
const reason = tagged('kind', [
  'first-run',
  'forced',
  'not-cacheable',
  'changed',
  'unknown-input',
  'upstream',
  'kernel-state',
  'cached',
  'resumed',
  'not-selected',
  'every-kernel',
]);
const action = oneOf(['run', 'cached', 'skip', 'undecided']);
const outline = record({
  name: text,
  needs: list(text),
  isolated: truth,
  cells: list(record({ index: number, id: text })),
  action,
  reason,
});
const outcomes: Readonly<Record<string, Check>> = {
  passed: object,
  cached: record({ runId: text, at: text }),
  skipped: record({ because: text }),
  failed: record({ failure }),
  'timed-out': record({ failure }),
  'kernel-died': record({ failure }),
  cancelled: record({ failure }),
};
const outputs: Readonly<Record<string, Check>> = {
  stream: record({ name: oneOf(['stdout', 'stderr']), text }),
  display: record({ data: object, metadata: object, displayId: optional(text), update: truth }),
  result: record({ data: object, metadata: object, executionCount: countOrNull }),
  error: record({ ename: text, evalue: text, traceback: list(text) }),
  clear: record({ wait: truth }),
};

const spilled = record({
  path: is(
    'a file under outputs/',
    (value) => typeof value === 'string' && /^outputs\/[\w-]+\.txt$/u.test(value),
  ),
  bytes: number,
  sha256: text,
});

const EVENTS: Readonly<Record<RunEvent['type'], Check>> = {
  'run-started': record({
    at: text,
    protocol: is(
      `${RECORD_PROTOCOL} (a newer Stagebook wrote this record: update to read it)`,
      (value) => value === RECORD_PROTOCOL,
    ),
    runId: text,
    engineVersion: text,
    notebook: record({ path: text, sha256: text, unsaved: truth }),
    parameters: object,
    kernel: record({ name: text, displayName: text, language: text }),
    stages: list(outline),
    environment: object,
  }),
  'run-resumed': record({
    at: text,
    engineVersion: text,
    notebook: optional(record({ path: text, sha256: text, unsaved: truth })),
    environment: optional(object),
    stages: list(outline),
  }),
  'kernel-started': record({
    at: text,
    kernel: text,
    info: record({
      implementation: text,
      implementationVersion: text,
      language: text,
      languageVersion: text,
    }),
    durationMs: number,
  }),
  'kernel-ended': record({
    at: text,
    kernel: text,
    died: optional(record({ reason: text })),
    spilled: optional(spilled),
  }),
  'stage-decided': record({ at: text, stage: text, action, reason, key: optional(text) }),
  'stage-started': record({ at: text, stage: text, attempt: number, kernel: text }),
  'cell-started': record({ at: text, stage: text, cell: text }),
  'cell-output': record({ at: text, stage: text, cell: text, output: union('type', outputs) }),
  'stage-said': record({ at: text, stage: text, cell: text, message: stageMessage }),
  'cell-ended': record({
    at: text,
    stage: text,
    cell: text,
    status: oneOf(['passed', 'failed', 'skipped', 'timed-out', 'cancelled', 'kernel-died']),
    executionCount: countOrNull,
    durationMs: number,
    outputLost: truth,
    spilled: optional(spilled),
  }),
  'stage-ended': record({
    at: text,
    stage: text,
    outcome: union('status', outcomes),
    durationMs: number,
    key: optional(text),
    retryInMs: optional(number),
    product: optional(text),
  }),
  'run-ended': record({
    at: text,
    status: oneOf(['passed', 'failed', 'timed-out', 'kernel-died', 'cancelled', 'broken']),
    durationMs: number,
    failure: optional(failure),
  }),
};

function stageMessage(value: unknown, at: string): void {
  const decoded = decodeStageMessage(value);
  if ('invalid' in decoded) throw new DecodeError(at, `cannot be read: ${decoded.invalid}`);
}

function is(what: string, holds: (value: unknown) => boolean): Check {
  return (value, at) => {
    if (!holds(value)) throw new DecodeError(at, `is ${show(value)}, where ${what} is needed`);
  };
}

function oneOf(words: readonly string[]): Check {
  return (value, at) => void expectOneOf(value, at, words);
}

function tagged(key: string, tags: readonly string[]): Check {
  return record({ [key]: oneOf(tags) });
}

function optional(check: Check): Check {
  return (value, at) => {
    if (value !== undefined) check(value, at);
  };
}

function list(check: Check): Check {
  return (value, at) => {
    for (const [index, item] of expectArray(value, at).entries()) check(item, member(at, index));
  };
}

function record(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields);
  return (value, at) => {
    const known = expectObject(value, at);
    for (const [name, check] of entries) check(known[name], member(at, name));
  };
}

function union(tag: string, cases: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    const name = expectOneOf(expectObject(value, at)[tag], member(at, tag), Object.keys(cases));
    cases[name]?.(value, at);
  };
}
