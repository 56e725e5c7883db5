import {
  DecodeError,
  expectArray,
  expectInteger,
  expectObject,
  expectOneOf,
  expectString,
  member,
  show,
  type UnknownObject,
} from '../decode.js';
import { expectJson } from '../json.js';
import type { JsonObject } from '../notebook/model.js';
import {
  MAX_EVIDENCE_CHARS,
  MAX_METRICS_PER_MESSAGE,
  MAX_NAME_CHARS,
  MAX_PATH_CHARS,
  MAX_TEXT_CHARS,
  MAX_UNIT_CHARS,
} from './limits.js';
import type { Metric, MetricValue, StageMessage } from './message.js';

/** What came under the stage MIME type, and why it is no message. */
export interface InvalidMessage {
  /** One line, with the path of what is wrong. */
  readonly invalid: string;
}

/** A message of contract 2 from whatever a kernel sent; never throws. Fields that are not of the contract are dropped. */
export function decodeStageMessage(value: unknown): StageMessage | InvalidMessage {
  try {
    return decode(expectObject(value, 'message'));
  } catch (error) {
    if (error instanceof DecodeError) return { invalid: error.message };
    throw error;
  }
}

const KINDS = ['metrics', 'verdict', 'artifact', 'progress', 'saved', 'measured'] as const;

function decode(message: UnknownObject): StageMessage {
  const kind = expectOneOf(message['kind'], 'kind', KINDS);
  switch (kind) {
    case 'metrics':
      return { kind, metrics: decodeMetrics(message['metrics'], 'metrics') };
    case 'verdict':
      return {
        kind,
        gate: name(message, 'gate'),
        status: expectOneOf(message['status'], 'status', ['pass', 'fail', 'inconclusive']),
        reason: text(message, 'reason', MAX_TEXT_CHARS),
        evidence: decodeEvidence(message['evidence']),
      };
    case 'artifact':
      return {
        kind,
        path: path(message, 'path'),
        sha256: digest(message, 'sha256', 64),
        md5: digest(message, 'md5', 32),
        bytes: expectInteger(message['bytes'], 'bytes', 0),
      };
    case 'progress':
      return {
        kind,
        done: amount(message, 'done'),
        total: amount(message, 'total'),
        label: text(message, 'label', MAX_TEXT_CHARS),
      };
    case 'saved':
      return {
        kind,
        name: name(message, 'name'),
        file: fileName(message, 'file'),
        format: expectOneOf(message['format'], 'format', ['json', 'binary', 'arrow']),
        sha256: digest(message, 'sha256', 64),
        bytes: expectInteger(message['bytes'], 'bytes', 0),
      };
    case 'measured':
      return { kind, what: text(message, 'what', MAX_TEXT_CHARS) };
    default:
      return kind satisfies never;
  }
}

/** @throws {DecodeError} naming the field. */
export function decodeMetrics(value: unknown, path: string): readonly Metric[] {
  const metrics = expectArray(value, path);
  if (metrics.length > MAX_METRICS_PER_MESSAGE) {
    throw new DecodeError(path, `has ${metrics.length} entries; at most ${MAX_METRICS_PER_MESSAGE} fit`);
  }
  return metrics.map((metric, index) => decodeMetric(metric, member(path, index)));
}

function decodeMetric(value: unknown, at: string): Metric {
  const metric = expectObject(value, at);
  const step = metric['step'];
  return {
    name: name(metric, 'name', at),
    value: metricValue(metric['value'], member(at, 'value')),
    unit: metric['unit'] === undefined ? '' : text(metric, 'unit', MAX_UNIT_CHARS, at),
    ...(step !== undefined && { step: expectInteger(step, member(at, 'step'), 0) }),
  };
}

function metricValue(value: unknown, at: string): MetricValue {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value;
  throw new DecodeError(at, `is ${show(value)}, where a number, "NaN", "Infinity" or "-Infinity" is needed`);
}

function decodeEvidence(value: unknown): JsonObject[string] {
  if (value === undefined) return null;
  const evidence = expectJson(value, 'evidence');
  const chars = JSON.stringify(evidence).length;
  if (chars <= MAX_EVIDENCE_CHARS) return evidence;
  throw new DecodeError('evidence', `is ${chars} characters of JSON; at most ${MAX_EVIDENCE_CHARS} fit`);
}

function text(from: UnknownObject, key: string, maxChars: number, within = ''): string {
  const at = member(within, key);
  const value = expectString(from[key], at);
  if (value.length <= maxChars) return value;
  throw new DecodeError(at, `is ${value.length} characters long; at most ${maxChars} fit`);
}

function name(from: UnknownObject, key: string, within = ''): string {
  const value = text(from, key, MAX_NAME_CHARS, within);
  if (value !== '' && !/[\x00-\x1f\x7f]/u.test(value)) return value;
  throw new DecodeError(member(within, key), `is ${show(value)}, where a name on one line is needed`);
}

function path(from: UnknownObject, key: string): string {
  const value = text(from, key, MAX_PATH_CHARS);
  if (value !== '' && !value.includes('\0')) return value;
  throw new DecodeError(key, `is ${show(value)}, where a path is needed`);
}

/** A file's name alone: what a stage says must not lead out of its folder. */
function fileName(from: UnknownObject, key: string): string {
  const value = text(from, key, MAX_NAME_CHARS);
  if (/^[^/\\\x00-\x1f]+$/u.test(value) && value !== '.' && value !== '..') return value;
  throw new DecodeError(key, `is ${show(value)}, where a file name without folders is needed`);
}

function digest(from: UnknownObject, key: string, digits: number): string {
  const value = from[key];
  if (typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/u.test(value)) return value;
  throw new DecodeError(key, `is ${show(value)}, where ${digits} lower-case hex digits are needed`);
}

function amount(from: UnknownObject, key: string): number {
  const value = from[key];
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new DecodeError(key, `is ${show(value)}, where a number from 0 is needed`);
}
