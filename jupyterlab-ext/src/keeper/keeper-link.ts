import type {
  Clock,
  KeeperAnswer,
  KeeperCall,
  KeeperCalls,
  KeeperMethod,
  KernelTransport,
} from '@stagebook/pipeline';
import type { ContentsFolder } from '../store/contents-folder.js';

/** Longer calls go through a file of the record: code that long is slow to compile. */
const MAX_ASKED_CHARS = 200_000;
/** For one call: to digest and copy large files takes a while. */
const CALL_MS = 300_000;
const ASK_FILE = 'keeper-ask.json';
const REPLY_FILE = 'keeper-reply.json';

/** A running keeper, asked one thing at a time. */
export class KeeperLink implements AsyncDisposable {
  /** Resolves once its kernel has ended, whoever ended it. */
  readonly gone: Promise<void>;
  readonly #transport: KernelTransport;
  readonly #clock: Pick<Clock, 'sleep'>;
  #calls = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(transport: KernelTransport, clock: Pick<Clock, 'sleep'>) {
    this.#transport = transport;
    this.#clock = clock;
    this.gone = endOf(transport.stray);
  }

  /** @param program The keeper's own code. Takes over the transport. @throws {Error} where it does not run. */
  static async open(
    transport: KernelTransport,
    program: string,
    clock: Pick<Clock, 'sleep'>,
  ): Promise<KeeperLink> {
    const link = new KeeperLink(transport, clock);
    const load = `new Function('require', ${JSON.stringify(program)})(process.getBuiltinModule('node:module').createRequire(process.cwd() + '/'));`;
    try {
      await link.#execute(evaluated(load));
      return link;
    } catch (error) {
      await transport[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * @param folder A record's: where what is long goes.
   * @throws {Error} what the keeper said, or that it is gone or does not answer.
   */
  async call<Method extends KeeperMethod>(
    method: Method,
    ask: KeeperCalls[Method]['ask'],
    folder?: ContentsFolder,
  ): Promise<KeeperCalls[Method]['reply']> {
    const mine = this.#last.catch(() => undefined).then(() => this.#ask(method, ask, folder));
    this.#last = mine;
    return (await mine) as KeeperCalls[Method]['reply'];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport[Symbol.asyncDispose]();
  }

  async #ask(method: KeeperMethod, ask: unknown, folder: ContentsFolder | undefined): Promise<unknown> {
    const id = (this.#calls += 1);
    const text = JSON.stringify(ask);
    const long = folder !== undefined && text.length > MAX_ASKED_CHARS;
    if (long) await folder.put(ASK_FILE, text);
    const asked = long ? { askFile: `${folder.path}/${ASK_FILE}` } : { ask };
    const reply = folder && { replyFile: `${folder.path}/${REPLY_FILE}` };
    const call = JSON.stringify({ id, method, ...asked, ...reply } satisfies KeeperCall);
    const printed = await this.#execute(
      evaluated(`globalThis[Symbol.for('stagebook.keeper')](${JSON.stringify(call)})`),
    );
    const mark = `stagebook-keeper ${id} `;
    const line = printed
      .split('\n')
      .find((one) => one.startsWith(mark))
      ?.slice(mark.length);
    const answer = line === '' ? await folder?.read(REPLY_FILE) : line;
    if (answer === undefined)
      throw new Error(`The keeper did not answer "${method}": ${printed.slice(0, 500)}`);
    const { ok, error } = JSON.parse(answer) as KeeperAnswer;
    if (error !== undefined) throw new Error(error);
    return ok;
  }

  /** What the code prints. */
  async #execute(code: string): Promise<string> {
    const waiting = new AbortController();
    const late = this.#clock.sleep(CALL_MS, waiting.signal).then(
      () => Promise.reject(new Error(`The keeper did not answer within ${CALL_MS / 1000} s.`)),
      () => new Promise<never>(() => undefined),
    );
    try {
      return await Promise.race([this.#printed(code), late]);
    } catch (error) {
      await this.#transport[Symbol.asyncDispose]();
      throw error;
    } finally {
      waiting.abort(new Error('The keeper has answered.'));
    }
  }

  async #printed(code: string): Promise<string> {
    let text = '';
    for await (const event of this.#transport.execute(code)) {
      if (event.type === 'stream') text += event.text;
      else if (event.type === 'died') throw new Error(`The keeper is gone: ${event.reason}`);
      else if (event.type === 'reply' && event.status !== 'ok')
        throw new Error(`The keeper failed: ${event.error?.evalue ?? text.slice(0, 500)}`);
    }
    return text;
  }
}

async function endOf(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events);
}

/** As the kernel's compiler takes it, whatever types it has. */
function evaluated(script: string): string {
  return `await globalThis.eval(${JSON.stringify(script)});`;
}
