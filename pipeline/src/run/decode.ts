import { PipelineError } from '../errors.js';
import { decodeStageMessage } from '../wire/decode.js';
import { RECORD_PROTOCOL, type RunEvent } from './events.js';

type Check = (value: unknown, at: string) => void;

/** An event as it stands in a record. @throws {PipelineError} `RECORD_INVALID`, naming the field. */
export function decodeEvent(value: unknown): RunEvent {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  const check =
    typeof type === 'string' && Object.hasOwn(EVENTS, type) ? EVENTS[type as RunEvent['type']] : undefined;
  if (check === undefined) throw invalid(`"type" is ${JSON.stringify(type)}, which is no event`);
  check(value, String(type));
  return value as RunEvent;
}

const text = is('a text', (value) => typeof value === 'string');
const number = is('a number', (value) => typeof value === 'number' && Number.isFinite(value));
const truth = is('true or false', (value) => typeof value === 'boolean');
const object = is(
  'an object',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
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
  if ('invalid' in decoded) throw invalid(`${at}: ${decoded.invalid}`);
}

function is(what: string, holds: (value: unknown) => boolean): Check {
  return (value, at) => {
    if (!holds(value)) throw invalid(`${at} is not ${what}`);
  };
}

function oneOf(words: readonly string[]): Check {
  return is(`one of ${words.join(', ')}`, (value) => typeof value === 'string' && words.includes(value));
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
    if (!Array.isArray(value)) throw invalid(`${at} is not a list`);
    for (const [index, item] of value.entries()) check(item, `${at}[${index}]`);
  };
}

function record(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields);
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw invalid(`${at} is not an object`);
    for (const [name, check] of entries) check((value as Record<string, unknown>)[name], `${at}.${name}`);
  };
}

function union(tag: string, cases: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    record({ [tag]: oneOf(Object.keys(cases)) })(value, at);
    cases[String((value as Record<string, unknown>)[tag])]?.(value, at);
  };
}

function invalid(what: string): PipelineError {
  return new PipelineError('RECORD_INVALID', `The record cannot be read: ${what}.`);
}
