import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deliver, type Delivery, type DeliverOptions } from './deliver.js';
import { TrackingError } from './error.js';
import { Journal } from './journal.js';
import type { Environment } from './mlflow/credentials.js';
import { MlflowHttp } from './mlflow/http.js';
import { MlflowTracker } from './mlflow/tracker.js';

export interface ReplayOptions extends DeliverOptions {
  /** The MLflow server's address. */
  readonly to: string;
  /** Default: `process.env`, from which alone credentials are read. */
  readonly environment?: Environment;
}

/**
 * Sends a journal to an MLflow server; killed and called again, the server holds each thing once. `nbrun track replay` calls
 * this.
 *
 * @param folder The journal's.
 * @throws {TrackingError} `JOURNAL_INVALID` where there is no journal, or it cannot be read.
 */
export async function replayJournal(
  folder: string,
  { to, environment, ...options }: ReplayOptions,
): Promise<Delivery> {
  const journal = new Journal(folder);
  const http = new MlflowHttp(to, environment && { environment });
  const found = await stat(join(folder, 'journal.ndjson')).catch(() => undefined);
  if (found === undefined) {
    throw new TrackingError(
      'JOURNAL_INVALID',
      `${journal.path} does not exist. Give the folder that openTracking() wrote.`,
    );
  }
  return deliver(journal, new MlflowTracker(http, journal), options);
}
