import type { ServiceManager, Session } from '@jupyterlab/services';
import { sessionPrefix } from './places.js';

/** The sessions that a run started, by their names: a record cannot have others ended. */
async function sessionsOf(
  runId: string,
  { sessions }: Pick<ServiceManager.IManager, 'sessions'>,
): Promise<readonly Session.IModel[]> {
  await sessions.refreshRunning();
  const prefix = sessionPrefix(runId);
  return [...sessions.running()].filter(({ name }) => name.startsWith(prefix));
}

/**
 * Whether a page is connected to a kernel of the run. A browser slows the timers of a page that nobody looks at, and its
 * lease with them; its connections stay.
 */
export async function isConnected(
  runId: string,
  services: Pick<ServiceManager.IManager, 'sessions'>,
): Promise<boolean> {
  return (await sessionsOf(runId, services)).some(({ kernel }) => (kernel?.connections ?? 0) > 0);
}

export async function shutDownSessions(
  runId: string,
  services: Pick<ServiceManager.IManager, 'sessions'>,
): Promise<void> {
  const own = await sessionsOf(runId, services);
  await Promise.all(own.map(({ id }) => services.sessions.shutdown(id).catch(() => undefined)));
}
