import { ServerConnection, type KernelSpec as SpecService, type ServiceManager } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { KeeperCalls, KeeperKernel, KeeperMethod, KernelSpec } from '@stagebook/pipeline';
import { browserClock } from '../browser-ports.js';
import { createServicesProvider } from '../kernel/services-provider.js';
import type { ContentsFolder } from '../store/contents-folder.js';
import { KeeperLink } from './keeper-link.js';
import type { IKeeper } from './keeper-port.js';
import { keeperSession, sweepKeepers } from './keeper-sessions.js';

/** A keeper that is asked nothing for so long is ended, and started anew when it is asked again. */
const IDLE_MS = 15 * 60 * 1000;

/** The keeper of this page: a tslab kernel of its own in the server's root, started with the first question. */
export class KernelKeeper implements IKeeper, IDisposable {
  readonly #services: ServiceManager.IManager;
  readonly #tab: string;
  #link: Promise<KeeperLink> | undefined;
  #sessionId: string | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** A run's keeper is asked nothing while a stage runs, however long that takes. */
  #isInRun = false;
  #disposed = false;

  constructor(services: ServiceManager.IManager, tab: string) {
    this.#services = services;
    this.#tab = tab;
    addEventListener('pagehide', this.#onPageHide);
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  kernel({ name }: KernelSpec): KeeperKernel {
    const spec = this.#specs.find((known) => known.name === name);
    if (spec === undefined) throw new Error(`The server has no kernel "${name}".`);
    const env = (spec as { env?: Record<string, string> }).env ?? {};
    const { argv, display_name: displayName } = spec;
    return { name: name.toLowerCase(), displayName, language: spec.language.toLowerCase(), argv, env };
  }

  async call<Method extends KeeperMethod>(
    method: Method,
    ask: KeeperCalls[Method]['ask'],
    folder?: ContentsFolder,
  ): Promise<KeeperCalls[Method]['reply']> {
    clearTimeout(this.#idle);
    this.#link ??= this.#start();
    try {
      const reply = await (await this.#link).call(method, ask, folder);
      if (method === 'begin') this.#isInRun = true;
      return reply;
    } finally {
      if (method === 'end') this.#isInRun = false;
      clearTimeout(this.#idle);
      if (!this.#isInRun) this.#idle = setTimeout(() => this.#end(), IDLE_MS);
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    removeEventListener('pagehide', this.#onPageHide);
    this.#end();
  }

  get #specs(): readonly SpecService.ISpecModel[] {
    const { specs } = this.#services.kernelspecs;
    return Object.values(specs?.kernelspecs ?? {}).filter((spec) => spec !== undefined);
  }

  async #start(): Promise<KeeperLink> {
    try {
      const spec = this.#specs.find(({ argv }) =>
        argv.some((part) => /(?:^|[\\/])tslab(?:\.cmd)?$/.test(part)),
      );
      if (spec === undefined)
        throw new Error('the server has no tslab kernel, through which the panel looks at files');
      const { sessions } = this.#services;
      await sweepKeepers(sessions, this.#tab, Date.now());
      const provider = createServicesProvider({
        sessions,
        clock: browserClock,
        nameSession: () => keeperSession(this.#tab),
        onSession: ({ id }) => (this.#sessionId = id),
      });
      const [program, transport] = await Promise.all([
        import('./keeper.txt'),
        provider.start(
          { name: spec.name, displayName: spec.display_name, language: spec.language },
          { cwd: '', signal: AbortSignal.timeout(60_000) },
        ),
      ]);
      const link = await KeeperLink.open(transport, program.default, browserClock);
      void this.#watch(transport, this.#sessionId);
      return link;
    } catch (error) {
      this.#link = undefined;
      throw error;
    }
  }

  /** A keeper that is gone is started anew by the next question. */
  async #watch(
    transport: { readonly stray: AsyncIterable<unknown> },
    sessionId: string | undefined,
  ): Promise<void> {
    for await (const _event of transport.stray);
    // Another may have been started meanwhile.
    if (this.#sessionId === sessionId) this.#forget();
  }

  #forget(): void {
    this.#link = undefined;
    this.#sessionId = undefined;
    this.#isInRun = false;
  }

  #end(): void {
    const link = this.#link;
    this.#forget();
    void link?.then((open) => open[Symbol.asyncDispose]()).catch(() => undefined);
  }

  /** The page goes, and its keeper with it: the request outlives the page. */
  readonly #onPageHide = (): void => {
    if (this.#sessionId === undefined) return;
    const { serverSettings } = this.#services;
    const url = `${serverSettings.baseUrl}api/sessions/${encodeURIComponent(this.#sessionId)}`;
    ServerConnection.makeRequest(url, { method: 'DELETE', keepalive: true }, serverSettings).catch(
      () => undefined,
    );
  };
}
