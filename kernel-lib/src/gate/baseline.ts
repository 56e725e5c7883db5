import { checkText } from '../check/arguments.js';
import type { Tracking } from '../tracking/tracking.js';
import type { Baseline } from './gate.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The numbers of a tracked run (by its id), or of the run behind a registered version (`distilgpt2@champion`,
 * `distilgpt2/3`). A metric logged at several steps is its samples. The tag `machine` of the version says where they are from.
 *
 * @throws {TrackingError} `RUN_UNKNOWN`, `MODEL_UNKNOWN`, `VERSION_UNKNOWN`.
 */
export async function baselineOf(tracking: Tracking, reference: string): Promise<Baseline> {
  checkText('A baseline', reference, 'the id of a tracked run, or "model@alias"');
  if (UUID.test(reference)) return { name: `run ${reference}`, metrics: await tracking.metricsOf(reference) };
  const { version, run, tags } = await tracking.registry.resolve(reference);
  const name = `${reference} (version ${version})`;
  const { machine } = tags;
  const metrics = run === undefined ? {} : await tracking.metricsOf(run);
  return { name, metrics, ...(machine !== undefined && { machine }) };
}
