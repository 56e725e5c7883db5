import type { FeedbackGiven, Span, TraceLogged } from '../entry.js';
import { answerList, answerObject } from './answers.js';
import type { MlflowHttp } from './http.js';

/**
 * Sends a trace as OpenTelemetry's JSON. Its id is ours and its spans' are too, so that sending it again changes nothing.
 *
 * @param serverRun MLflow's id of the run that it belongs to.
 */
export async function putTrace(
  http: MlflowHttp,
  entry: TraceLogged,
  experimentId: string,
  serverRun: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const spans = entry.spans.map((span) => toOtlp(entry.trace, span, serverRun));
  await http.request({
    method: 'POST',
    path: 'v1/traces',
    json: { resourceSpans: [{ scopeSpans: [{ scope: { name: 'stagebook' }, spans }] }] },
    headers: { 'x-mlflow-experiment-id': experimentId },
    signal,
  });
}

/** Gives feedback to a trace, once: the entry's id is the assessment's. */
export async function putFeedback(
  http: MlflowHttp,
  entry: FeedbackGiven,
  signal?: AbortSignal,
): Promise<void> {
  const trace = `tr-${entry.trace}`;
  const path = `api/3.0/mlflow/traces/${trace}`;
  const assessmentId = `a-${entry.id.replaceAll('-', '')}`;
  const answer = answerObject('answer', await http.request({ method: 'GET', path, signal }));
  const info = answerObject('trace_info', answerObject('trace', answer['trace'])['trace_info']);
  const given = answerList('assessments', info['assessments']);
  if (given.some((assessment) => assessment['assessment_id'] === assessmentId)) return;
  const sources = { human: 'HUMAN', code: 'CODE', 'llm-judge': 'LLM_JUDGE' } as const;
  const assessment = {
    assessment_id: assessmentId,
    assessment_name: entry.name,
    trace_id: trace,
    source: { source_type: sources[entry.source], source_id: entry.who },
    create_time: entry.at,
    last_update_time: entry.at,
    feedback: { value: entry.value },
    ...(entry.rationale !== '' && { rationale: entry.rationale }),
  };
  await http.request({ method: 'POST', path: `${path}/assessments`, json: { assessment }, signal });
}

function toOtlp(traceId: string, span: Span, serverRun: string | undefined): object {
  const isRoot = span.parent === undefined;
  return {
    traceId,
    spanId: span.id,
    ...(!isRoot && { parentSpanId: span.parent }),
    name: span.name,
    kind: 1,
    startTimeUnixNano: nanoseconds(span.startMs),
    endTimeUnixNano: nanoseconds(span.endMs),
    attributes: [
      attribute('mlflow.spanType', span.type),
      attribute('mlflow.spanInputs', span.inputs),
      attribute('mlflow.spanOutputs', span.outputs),
      ...(isRoot && serverRun !== undefined ? [attribute('mlflow.sourceRun', serverRun)] : []),
    ],
    status: span.error === undefined ? { code: 1 } : { code: 2, message: span.error },
  };
}

/** MLflow reads each attribute as JSON. */
function attribute(key: string, value: unknown): object {
  return { key, value: { stringValue: JSON.stringify(value) } };
}

function nanoseconds(ms: number): string {
  return `${ms}000000`;
}
