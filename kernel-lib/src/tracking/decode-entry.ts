import { checkOneOf, checkRecord, shown } from '../check/arguments.js';
import type { Json } from '../stage/message.js';
import { toJson } from '../stage/to-json.js';
import type { AliasTarget, MetricPoint, Span, TrackingEntry } from './entry.js';
import { TrackingError } from './error.js';
import {
  checkAlias,
  checkArtifactPath,
  checkDatasetDigest,
  checkDatasetName,
  checkKey,
  checkMetricValue,
  checkModelName,
  checkName,
  checkPromptName,
  checkStorable,
  checkTexts,
  checkWhole,
  MAX_PARAM_CHARS,
  MAX_REGISTRY_TEXT_CHARS,
  MAX_TAG_CHARS,
  refuse,
} from './rules.js';

type Fields = Readonly<Record<string, unknown>>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_WHY_CHARS = 2_000;

/**
 * An entry as it may go to the journal and to a server: what is written passes here, and what is read.
 *
 * @throws {TrackingError} `TRACKING_VALUE_INVALID` with the value, why it will not do, and what to give.
 */
export function decodeEntry(value: unknown): TrackingEntry {
  const fields: Fields = checkRecord('A journal entry', value);
  const head = { id: uuid('id', fields['id']), at: utc(fields['at']) };
  const ofRun = (): typeof head & { run: string } => ({ ...head, run: uuid('run', fields['run']) });
  const kind = checkOneOf('The kind of a journal entry', fields['kind'], KINDS);
  switch (kind) {
    case 'run-started':
      return {
        kind,
        ...ofRun(),
        experiment: checkName('The name of an experiment', fields['experiment']),
        name: checkName('The name of a run', fields['name']),
        ...(fields['parent'] !== undefined && { parent: uuid('parent', fields['parent']) }),
        tags: checkTexts('tag', fields['tags'], MAX_TAG_CHARS),
      };
    case 'params':
      return { kind, ...ofRun(), params: checkTexts('param', fields['params'], MAX_PARAM_CHARS) };
    case 'metrics':
      return { kind, ...ofRun(), metrics: list('metrics', fields['metrics']).map(metricPoint) };
    case 'tags':
      return { kind, ...ofRun(), tags: checkTexts('tag', fields['tags'], MAX_TAG_CHARS) };
    case 'dataset':
      return {
        kind,
        ...ofRun(),
        name: checkDatasetName(fields['name']),
        digest: checkDatasetDigest(fields['digest']),
        source: checkStorable('The source of a data set', fields['source'], 16_000),
        context: checkName('The context of a data set', fields['context'], 500),
      };
    case 'artifact':
      return {
        kind,
        ...ofRun(),
        path: checkArtifactPath(fields['path']),
        sha256: matching('The SHA-256 of an artifact', fields['sha256'], /^[0-9a-f]{64}$/),
        bytes: checkWhole('The size of an artifact', fields['bytes'], 0),
      };
    case 'run-ended':
      return {
        kind,
        ...ofRun(),
        status: checkOneOf('The status of a run', fields['status'], ['finished', 'failed', 'killed']),
      };
    case 'trace':
      return {
        kind,
        ...head,
        trace: traceId(fields['trace']),
        experiment: checkName('The name of an experiment', fields['experiment']),
        ...(fields['run'] !== undefined && { run: uuid('run', fields['run']) }),
        spans: list('spans', fields['spans']).map(span),
      };
    case 'feedback':
      return {
        kind,
        ...head,
        trace: traceId(fields['trace']),
        name: checkKey('The name of a feedback', fields['name']),
        value: feedbackValue(fields['value']),
        rationale: checkStorable('The rationale of a feedback', fields['rationale'], MAX_TAG_CHARS),
        who: checkName('Who gives a feedback', fields['who'], 250),
        source: checkOneOf('The source of a feedback', fields['source'], ['human', 'code', 'llm-judge']),
      };
    case 'version-registered':
      return {
        kind,
        ...ofRun(),
        model: checkModelName('The name of a model', fields['model']),
        version: checkWhole('A version', fields['version'], 1),
        ref: checkName('The reference of a model', fields['ref'], MAX_TAG_CHARS),
        description: checkStorable('A description', fields['description'], 5_000),
        tags: checkTexts('tag', fields['tags'], MAX_TAG_CHARS),
      };
    case 'prompt-registered':
      return {
        kind,
        ...head,
        prompt: checkPromptName(fields['prompt']),
        version: checkWhole('A version', fields['version'], 1),
        template: checkName('The template of a prompt', fields['template'], MAX_REGISTRY_TEXT_CHARS),
        ...(fields['chat'] === true && { chat: true as const }),
        message: checkStorable('The message of a prompt', fields['message'], 5_000),
        tags: checkTexts('tag', fields['tags'], MAX_TAG_CHARS),
      };
    case 'alias-moved':
      return {
        kind,
        ...head,
        model: checkModelName('The name of a model', fields['model']),
        alias: checkAlias(fields['alias']),
        action: checkOneOf('The action of an audit entry', fields['action'], ['promote', 'roll-back']),
        who: checkName('Who moves an alias', fields['who'], 250),
        why: checkName('Why an alias is moved', fields['why'], MAX_WHY_CHARS),
        ...(fields['from'] !== undefined && { from: target(fields['from']) }),
        to: target(fields['to']),
        evidence: evidence(fields['evidence']),
      };
    default:
      return kind satisfies never;
  }
}

const KINDS = [
  'run-started',
  'params',
  'metrics',
  'tags',
  'dataset',
  'artifact',
  'run-ended',
  'trace',
  'feedback',
  'version-registered',
  'prompt-registered',
  'alias-moved',
] as const;

function metricPoint(value: unknown): MetricPoint {
  const fields = checkRecord('A metric', value);
  const key = checkKey('The name of a metric', fields['key']);
  return {
    key,
    value: checkMetricValue(`The value of metric "${key}"`, fields['value']),
    step: checkWhole(`The step of metric "${key}"`, fields['step'], Number.MIN_SAFE_INTEGER),
    timestampMs: checkWhole(`The time of metric "${key}"`, fields['timestampMs'], 0),
  };
}

function span(value: unknown): Span {
  const fields = checkRecord('A span', value);
  const spanId = (given: unknown): string => matching('The id of a span', given, /^[0-9a-f]{16}$/);
  const startMs = checkWhole('The start of a span', fields['startMs'], 0);
  return {
    id: spanId(fields['id']),
    ...(fields['parent'] !== undefined && { parent: spanId(fields['parent']) }),
    name: checkName('The name of a span', fields['name'], 250),
    type: matching('The type of a span', fields['type'], /^[A-Z_]{1,40}$/),
    startMs,
    endMs: checkWhole('The end of a span', fields['endMs'], startMs),
    inputs: toJson('inputs', fields['inputs']),
    outputs: toJson('outputs', fields['outputs']),
    ...(fields['error'] !== undefined && {
      error: checkStorable('The error of a span', fields['error'], MAX_TAG_CHARS),
    }),
  };
}

function target(value: unknown): AliasTarget {
  const fields = checkRecord('The target of an alias', value);
  return {
    version: checkWhole('A version', fields['version'], 1),
    ...(fields['entry'] !== undefined && { entry: uuid('entry', fields['entry']) }),
  };
}

function evidence(value: unknown): Json {
  const json = toJson('evidence', value);
  const chars = JSON.stringify(json).length;
  // The whole audit entry becomes one tag: room is left for its other fields.
  if (chars <= MAX_REGISTRY_TEXT_CHARS - 5_000) return json;
  throw new TrackingError(
    'TRACKING_VALUE_INVALID',
    `The evidence is ${chars} characters of JSON, and an audit entry holds ${MAX_REGISTRY_TEXT_CHARS}. Give the verdicts, not the samples.`,
  );
}

function list(what: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw refuse(`"${what}"`, value, 'a list that is not empty');
}

function feedbackValue(value: unknown): boolean | number | string {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  return checkStorable('The value of a feedback', value, MAX_TAG_CHARS);
}

function traceId(value: unknown): string {
  return matching('The id of a trace', value, /^(?!0{32})[0-9a-f]{32}$/);
}

function uuid(what: string, value: unknown): string {
  return matching(`"${what}"`, value, UUID);
}

function utc(value: unknown): string {
  return matching('"at"', value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
}

function matching(what: string, value: unknown, pattern: RegExp): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new TrackingError(
    'TRACKING_VALUE_INVALID',
    `${what} is ${shown(value)}, which is not as it is written here.`,
  );
}
