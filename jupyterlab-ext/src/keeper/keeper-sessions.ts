import type { Session, ServiceManager } from '@jupyterlab/services';

const PREFIX = 'stagebook-keeper-';
/** A keeper that nobody asked anything for so long has lost its page. */
const FORGOTTEN_MS = 60 * 60 * 1000;

/** Names the session of a tab's keeper. */
export function keeperSession(tab: string): string {
  return `${PREFIX}${tab}`;
}

/** Shuts down keepers whose page is gone: this tab's from before a reload, and what has been idle for an hour. */
export async function sweepKeepers(
  sessions: ServiceManager.IManager['sessions'],
  tab: string,
  nowMs: number,
): Promise<void> {
  await sessions.refreshRunning();
  const lost = [...sessions.running()].filter((session) => isLost(session, tab, nowMs));
  await Promise.all(lost.map(({ id }) => sessions.shutdown(id).catch(() => undefined)));
}

function isLost({ name, kernel }: Session.IModel, tab: string, nowMs: number): boolean {
  if (!name.startsWith(PREFIX)) return false;
  if (name === keeperSession(tab)) return (kernel?.connections ?? 0) === 0;
  const idleMs = nowMs - Date.parse(kernel?.last_activity ?? '');
  return kernel?.connections === 0 && idleMs > FORGOTTEN_MS;
}
