import { setTimeout as delay } from 'node:timers/promises';
import { TrackingError } from '../error.js';
import { parseTrackingUri, readCredentials, type Credentials, type Environment } from './credentials.js';

export interface HttpOptions {
  /** Default: the environment's. */
  readonly environment?: Environment;
  readonly fetch?: typeof fetch;
  /** Of one attempt, in milliseconds; an upload has this much per 16 MiB. Default: 15,000. */
  readonly timeoutMs?: number;
  /** After a first attempt that may go better later. Default: 3. */
  readonly retries?: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the server's address, without a leading `/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Opened anew for each attempt. */
  readonly upload?: { readonly bytes: number; open(): ReadableStream };
  readonly headers?: Readonly<Record<string, string>>;
  /** MLflow error codes that are an answer: `request` gives undefined for them. */
  readonly absent?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const RETRY_FIRST_MS = 200;
const RETRY_LONGEST_MS = 10_000;
const UPLOAD_BYTES_PER_TIMEOUT: number = 16 * 1024 * 1024;
const SHOWN_CHARS = 300;

/** Requests to one MLflow server. */
export class MlflowHttp {
  /** Without credentials. */
  readonly uri: string;
  readonly #options: Required<Omit<HttpOptions, 'environment'>>;
  readonly #credentials: Credentials;

  constructor(uri: string, options: HttpOptions = {}) {
    this.uri = parseTrackingUri(uri).href;
    const { environment = process.env, ...others } = options;
    this.#credentials = readCredentials(environment);
    this.#options = { fetch, timeoutMs: 15_000, retries: 3, ...others };
  }

  /**
   * The answer as JSON, undefined for one of `absent`.
   *
   * @throws {TrackingError} `TRACKING_UNREACHABLE` after the retries; `TRACKING_UNAUTHORIZED`; `TRACKING_REFUSED` for what
   *   the server will never take. No credential is in any of them.
   */
  async request(request: HttpRequest): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(request);
      if ('answer' in outcome) return outcome.answer;
      if (!outcome.transient || attempt >= this.#options.retries) throw outcome.error;
      const backOffMs = Math.min(RETRY_FIRST_MS * 2 ** attempt, RETRY_LONGEST_MS);
      await delay(outcome.retryAfterMs ?? backOffMs * (0.5 + Math.random() / 2), undefined, {
        ...(request.signal && { signal: request.signal }),
      });
    }
  }

  async #attempt(request: HttpRequest): Promise<Outcome> {
    const { fetch, timeoutMs } = this.#options;
    const { method, path, query, json, upload, headers, signal } = request;
    const credentials = this.#credentials;
    const url = new URL(path, this.uri);
    url.search = new URLSearchParams(query).toString();
    const chunks = Math.max(1, Math.ceil((upload?.bytes ?? 0) / UPLOAD_BYTES_PER_TIMEOUT));
    const limit = AbortSignal.timeout(timeoutMs * chunks);
    try {
      const response = await fetch(url, {
        method,
        // Following one would send the credentials, and a POST as a GET, to another address.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        headers: { ...credentials.headers, ...contentHeaders(request), ...headers },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        ...(upload && { body: upload.open(), duplex: 'half' }),
      });
      const text = await response.text();
      return toOutcome(request, url, response, credentials.redact(text));
    } catch (cause) {
      signal?.throwIfAborted();
      const error = cause as Error & { cause?: Error & { code?: string } };
      const why = limit.aborted
        ? `no answer within ${timeoutMs * chunks} ms`
        : credentials.redact(error.cause?.code ?? error.cause?.message ?? error.message);
      return { transient: true, error: unreachable(request, url, why) };
    }
  }
}

type Outcome =
  | { readonly answer: unknown }
  | { readonly transient: boolean; readonly error: TrackingError; readonly retryAfterMs?: number };

function contentHeaders({ json, upload }: HttpRequest): Record<string, string> {
  if (json !== undefined) return { 'content-type': 'application/json' };
  if (upload) return { 'content-type': 'application/octet-stream', 'content-length': String(upload.bytes) };
  return {};
}

function toOutcome(request: HttpRequest, url: URL, response: Response, text: string): Outcome {
  const { status } = response;
  const json = parse(text);
  if (response.ok) {
    if (json !== undefined || text === '') return { answer: json ?? {} };
    return {
      transient: false,
      error: unreachable(request, url, 'its answer is no JSON, so it is no MLflow server'),
    };
  }
  const { error_code: code, message } = (json ?? {}) as { error_code?: unknown; message?: unknown };
  if (typeof code === 'string' && request.absent?.includes(code)) return { answer: undefined };
  const why = typeof message === 'string' ? `${String(code)}: ${message}` : text;
  if (status === 401 || status === 403) {
    const what = `${url.origin} answered ${status} to ${request.method} ${url.pathname}`;
    const todo = 'Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN';
    return {
      transient: false,
      error: new TrackingError(
        'TRACKING_UNAUTHORIZED',
        `${what}: ${shorten(why)}. ${todo}, and check the server's allowed hosts.`,
      ),
    };
  }
  if (isFinal(status, json)) return { transient: false, error: refused(request, url, status, why) };
  const place = response.headers.get('location');
  const elsewhere = place === null ? '' : `, which sends to ${place}`;
  const error = unreachable(request, url, `status ${status}${elsewhere}, ${shorten(why)}`);
  if (status !== 429 && status !== 408 && status < 500) return { transient: false, error };
  const retryAfterMs = Number(response.headers.get('retry-after')) * 1000;
  return {
    transient: true,
    error,
    ...(retryAfterMs > 0 && { retryAfterMs: Math.min(retryAfterMs, RETRY_LONGEST_MS) }),
  };
}

/** MLflow itself says no, in JSON; what a proxy or another server says may be otherwise tomorrow. */
function isFinal(status: number, json: unknown): boolean {
  if (status === 413) return true;
  const isOwn = typeof json === 'object' && json !== null && ('error_code' in json || 'detail' in json);
  return isOwn && status >= 400 && status < 500 && status !== 429 && status !== 408;
}

function unreachable({ method }: HttpRequest, url: URL, why: string): TrackingError {
  const what = `${url.origin} did not serve ${method} ${url.pathname}: ${why}`;
  return new TrackingError(
    'TRACKING_UNREACHABLE',
    `${what}. Check that the server runs and can be reached, then send again.`,
  );
}

function refused({ method }: HttpRequest, url: URL, status: number, why: string): TrackingError {
  const what = `${url.origin} refused ${method} ${url.pathname} with status ${status}`;
  return new TrackingError('TRACKING_REFUSED', `${what}: ${shorten(why)}`);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN_CHARS ? `${line.slice(0, SHOWN_CHARS)}…` : line;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
