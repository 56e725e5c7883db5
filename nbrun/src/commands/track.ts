import { NbrunError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { styleFor } from '../terminal/style.js';
import { loadTracking, type Delivery } from '../tracking/load-tracking.js';

export interface TrackReplayOptions {
  readonly to?: string;
  readonly again?: boolean;
}

/** `nbrun track replay FOLDER --to URI`: sends a journal to an MLflow server; stopped and called again it goes on. */
export async function trackReplay(folder: string, options: TrackReplayOptions): Promise<number> {
  const to = options.to ?? process.env['MLFLOW_TRACKING_URI'];
  if (to === undefined || to === '') {
    throw new NbrunError(
      'USAGE',
      'There is no server to send to. Give --to URI, or set MLFLOW_TRACKING_URI.',
    );
  }
  const tracking = loadTracking(folder);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error('it was stopped'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const onSent = (sent: number): void => {
      if (process.stderr.isTTY) process.stderr.write(`\r${sent} entries sent`);
    };
    const delivery = await tracking.replayJournal(folder, {
      to,
      again: options.again ?? false,
      signal: stop.signal,
      onSent,
    });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    return report(delivery, to);
  } catch (error) {
    throw isTrackingError(error) ? new NbrunError('TRACKING_FAILED', error.message, { cause: error }) : error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function report({ sent, waiting, refused, problem }: Delivery, to: string): number {
  const style = styleFor(process.stdout, process.env);
  for (const { kind, why } of refused) console.log(`${style('red', '✗')} ${kind}: ${why}`);
  if (problem !== undefined) console.log(`${style('yellow', '!')} ${problem}`);
  const left = waiting === 0 ? '' : `, ${waiting} wait in the journal: the same command goes on`;
  console.log(`${sent} entries sent to ${to}, ${refused.length} refused${left}.`);
  return waiting === 0 && refused.length === 0 ? EXIT.passed : EXIT.failed;
}

/** Of the stagebook that was loaded, whose classes are not ours. */
function isTrackingError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TrackingError';
}
