import { randomBytes, randomUUID } from 'node:crypto';
import type { Json } from '../stage/message.js';
import { toJson } from '../stage/to-json.js';
import type { FeedbackGiven, Span, TraceLogged } from './entry.js';
import { whoActs } from './registry/actor.js';

/** What a model, a tool or a chain was asked and answered. */
export interface TraceInput {
  readonly name: string;
  /** `LLM`, `CHAIN`, `TOOL`, `RETRIEVER`, … Default: `LLM`. */
  readonly type?: string;
  readonly inputs: Json;
  readonly outputs: Json;
  readonly start: Date;
  readonly end: Date;
  /** What went wrong. Default: nothing. */
  readonly error?: string;
  /** The steps within, in any depth. */
  readonly steps?: readonly Omit<TraceInput, 'run'>[];
  /** The tracked run that it belongs to; given as such, its experiment is the trace's. */
  readonly run?: string | { readonly id: string; readonly experiment?: string };
}

export interface FeedbackInput {
  readonly name: string;
  readonly value: boolean | number | string;
  readonly rationale?: string;
  /** Default: `STAGEBOOK_ACTOR`, the CI's user, or the system's. */
  readonly who?: string;
  /** Default: `human`. */
  readonly source?: FeedbackGiven['source'];
}

export function toTrace(input: TraceInput, experiment: string): TraceLogged {
  const { run } = input;
  const id = typeof run === 'string' ? run : run?.id;
  const ofRun = typeof run === 'object' ? run.experiment : undefined;
  return {
    ...{
      kind: 'trace',
      id: randomUUID(),
      at: new Date().toISOString(),
      trace: randomBytes(16).toString('hex'),
    },
    ...{ experiment: ofRun ?? experiment, spans: toSpans(input) },
    ...(id !== undefined && { run: id }),
  };
}

export function toFeedback(trace: string, input: FeedbackInput): FeedbackGiven {
  const { name, value, rationale = '', who = whoActs(), source = 'human' } = input;
  const head = { kind: 'feedback', id: randomUUID(), at: new Date().toISOString() } as const;
  return { ...head, trace, name, value, rationale, who, source };
}

function toSpans(input: Omit<TraceInput, 'run'>, parent?: string): readonly Span[] {
  const { name, type = 'LLM', start, end, error, steps = [] } = input;
  const id = randomBytes(8).toString('hex');
  const span: Span = {
    ...{ id, name, type, startMs: start.getTime(), endMs: end.getTime() },
    inputs: toJson('inputs', input.inputs),
    outputs: toJson('outputs', input.outputs),
    ...(parent !== undefined && { parent }),
    ...(error !== undefined && { error }),
  };
  return [span, ...steps.flatMap((step) => toSpans(step, id))];
}
