import { TrackingError } from '../error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is sent as `Authorization`, and how to take it out of a text. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  redact(text: string): string;
}

/**
 * From `MLFLOW_TRACKING_TOKEN`, or `MLFLOW_TRACKING_USERNAME` with `MLFLOW_TRACKING_PASSWORD`: the environment alone, so
 * that no notebook holds them.
 */
export function readCredentials(environment: Environment): Credentials {
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: username,
    MLFLOW_TRACKING_PASSWORD: password,
  } = environment;
  if (token) return credentials(`Bearer ${token}`, [token]);
  if (!username && !password) return { headers: {}, redact: (text) => text };
  if (username && password) {
    const encoded = Buffer.from(`${username}:${password}`).toString('base64');
    return credentials(`Basic ${encoded}`, [encoded, password]);
  }
  const missing = username ? 'MLFLOW_TRACKING_PASSWORD' : 'MLFLOW_TRACKING_USERNAME';
  throw new TrackingError(
    'TRACKING_CONFIGURATION_INVALID',
    `${missing} is not set, though its other half is. Set both, or MLFLOW_TRACKING_TOKEN.`,
  );
}

function credentials(authorization: string, secrets: readonly string[]): Credentials {
  const hidden = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return {
    headers: { authorization },
    redact: (text) => hidden.reduce((clean, secret) => clean.replaceAll(secret, '***'), text),
  };
}

/** @throws {TrackingError} `TRACKING_CONFIGURATION_INVALID` for what is no http(s) address, or holds a password. */
export function parseTrackingUri(uri: unknown): URL {
  const url = typeof uri === 'string' && URL.canParse(uri) ? new URL(uri) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const shown = url === undefined ? 'no address' : `"${url.protocol}…"`;
    throw new TrackingError(
      'TRACKING_CONFIGURATION_INVALID',
      `The tracking URI is ${shown}. Give that of an MLflow server, such as http://127.0.0.1:5000, or none for the journal alone.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new TrackingError(
      'TRACKING_CONFIGURATION_INVALID',
      `The tracking URI of ${url.host} holds a user or password. Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD instead.`,
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  url.search = '';
  url.hash = '';
  return url;
}
