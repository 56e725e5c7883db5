import type { ServiceManager } from '@jupyterlab/services';
import { browserClock } from '../browser-ports.js';
import { specModels } from '../kernel/kernel-choice.js';
import { createServicesProvider } from '../kernel/services-provider.js';
import { KeeperLink } from './keeper-link.js';
import { keeperSession, sweepKeepers } from './keeper-sessions.js';

const START_MS = 60_000;

/**
 * Makes a tslab kernel in the server's root the keeper of a tab.
 *
 * @param onSession Told of the kernel's session before it runs anything.
 * @throws {Error} where the server has no tslab, or it does not start.
 */
export async function startKeeper(
  { sessions, kernelspecs }: Pick<ServiceManager.IManager, 'sessions' | 'kernelspecs'>,
  tab: string,
  onSession: (id: string) => void,
): Promise<KeeperLink> {
  const spec = specModels(kernelspecs).find(({ argv }) =>
    argv.some((part) => /(?:^|[\\/])tslab(?:\.cmd)?$/.test(part)),
  );
  if (spec === undefined)
    throw new Error('the server has no tslab kernel, through which the panel looks at files');
  await sweepKeepers(sessions, tab, Date.now());
  const provider = createServicesProvider({
    sessions,
    clock: browserClock,
    nameSession: () => keeperSession(tab),
    onSession: ({ id }) => onSession(id),
  });
  const [program, transport] = await Promise.all([
    import('./keeper.txt'),
    provider.start(
      { name: spec.name, displayName: spec.display_name, language: spec.language },
      { cwd: '', signal: AbortSignal.timeout(START_MS) },
    ),
  ]);
  return KeeperLink.open(transport, program.default, browserClock);
}
