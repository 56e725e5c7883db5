import { ServerConnection, type ServiceManager } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { KeeperCalls, KeeperKernel, KeeperMethod, KernelSpec } from '@stagebook/pipeline';
import { specModels } from '../kernel/kernel-choice.js';
import type { ContentsFolder } from '../store/contents-folder.js';
import type { KeeperLink } from './keeper-link.js';
import type { IKeeper } from './keeper-port.js';

/** A keeper that is asked nothing for so long is ended, and started anew when it is asked again. */
const IDLE_MS = 15 * 60 * 1000;

export interface KernelKeeperOptions {
  readonly services: Pick<ServiceManager.IManager, 'kernelspecs' | 'serverSettings'>;
  /** Starts a keeper; tells the session of its kernel before that runs anything. */
  readonly start: (onSession: (id: string) => void) => Promise<KeeperLink>;
  /** Tells `pagehide`. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

/** The keeper of this page, started with the first question. */
export class KernelKeeper implements IKeeper, IDisposable {
  readonly #services: KernelKeeperOptions['services'];
  readonly #start: KernelKeeperOptions['start'];
  readonly #page: KernelKeeperOptions['page'];
  #link: Promise<KeeperLink> | undefined;
  #sessionId: string | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** A run's keeper is asked nothing while a stage runs, however long that takes. */
  #isInRun = false;
  #disposed = false;

  constructor({ services, start, page }: KernelKeeperOptions) {
    this.#services = services;
    this.#start = start;
    this.#page = page;
    page.addEventListener('pagehide', this.#onPageHide);
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  kernel({ name }: KernelSpec): KeeperKernel {
    const spec = specModels(this.#services.kernelspecs).find((known) => known.name === name);
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
    this.#link ??= this.#open();
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
    clearTimeout(this.#idle);
    this.#page.removeEventListener('pagehide', this.#onPageHide);
    this.#end();
  }

  #open(): Promise<KeeperLink> {
    const link = this.#start((id) => (this.#sessionId = id));
    void this.#watch(link);
    return link;
  }

  /** A keeper that is gone, or did not start, is started anew by the next question. */
  async #watch(link: Promise<KeeperLink>): Promise<void> {
    await link.then(({ gone }) => gone).catch(() => undefined);
    // Another may have been started meanwhile.
    if (this.#link === link) this.#forget();
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
