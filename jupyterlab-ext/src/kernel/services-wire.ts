import { KernelMessage, type Kernel, type Session } from '@jupyterlab/services';
import type { Clock, JsonObject, KernelConnection, KernelWire } from '@stagebook/pipeline';

/** How long the server may take to end a kernel, before it is left to the server. */
const SHUTDOWN_MS = 8_000;
/** How long a connection that is being made may take to be ended in good order. */
const RECONNECT_MS = 2_000;

/** A kernel's messages over the server's web socket. */
export class ServicesWire implements KernelWire {
  readonly #session: Session.ISessionConnection;
  readonly #kernel: Kernel.IKernelConnection;
  readonly #clock: Pick<Clock, 'sleep'>;
  #connection: KernelConnection | undefined;

  constructor(
    session: Session.ISessionConnection,
    kernel: Kernel.IKernelConnection,
    clock: Pick<Clock, 'sleep'>,
  ) {
    this.#session = session;
    this.#kernel = kernel;
    this.#clock = clock;
  }

  /** From now on, what the kernel says and how it fares goes to `connection`. */
  attach(connection: KernelConnection): void {
    this.#connection = connection;
    this.#kernel.anyMessage.connect(this.#onMessage, this);
    this.#kernel.statusChanged.connect(this.#onStatus, this);
    this.#kernel.connectionStatusChanged.connect(this.#onConnection, this);
  }

  request(msgType: string, content: JsonObject): string {
    const message = KernelMessage.createMessage({
      msgType: msgType as 'execute_request',
      channel: 'shell',
      session: this.#kernel.clientId,
      username: this.#kernel.username,
      content: content as unknown as KernelMessage.IExecuteRequestMsg['content'],
    });
    try {
      const future = this.#kernel.sendShellMessage(message, true, true);
      future.done.catch(() => undefined);
    } catch (error) {
      queueMicrotask(() => this.#connection?.broke(error));
    }
    return message.header.msg_id;
  }

  async interrupt(): Promise<void> {
    await this.#kernel.interrupt();
  }

  async close(): Promise<void> {
    this.#kernel.anyMessage.disconnect(this.#onMessage, this);
    this.#kernel.statusChanged.disconnect(this.#onStatus, this);
    this.#kernel.connectionStatusChanged.disconnect(this.#onConnection, this);
    await this.#within(RECONNECT_MS, this.#connected());
    await this.#within(
      SHUTDOWN_MS,
      this.#session.shutdown().catch(() => undefined),
    );
    this.#session.dispose();
  }

  /**
   * After a restart the services reconnect, and end in an error that nobody catches where the kernel is disposed meanwhile
   * (`KernelConnection._updateStatus`, `autorestarting`).
   */
  async #connected(): Promise<void> {
    const { connectionStatus, connectionStatusChanged } = this.#kernel;
    if (connectionStatus === 'connected') return;
    await new Promise<void>((resolve) => connectionStatusChanged.connect(() => resolve()));
  }

  async #within(limitMs: number, work: Promise<void>): Promise<void> {
    const waiting = new AbortController();
    const late = this.#clock.sleep(limitMs, waiting.signal).catch(() => undefined);
    await Promise.race([work, late]);
    waiting.abort();
  }

  readonly #onMessage = (_kernel: unknown, { msg, direction }: Kernel.IAnyMessageArgs): void => {
    if (direction === 'recv') this.#connection?.receive(msg);
  };

  /**
   * The server restarts a dead kernel at once, and the new, empty one would take the next cell: the first sign of it is
   * the end of this transport.
   */
  readonly #onStatus = (_kernel: unknown, status: Kernel.Status): void => {
    if (status === 'autorestarting' || status === 'restarting')
      this.#died('The kernel died, and the server restarted it.');
    else if (status === 'dead') this.#died('The kernel died.');
  };

  readonly #onConnection = (_kernel: unknown, status: Kernel.ConnectionStatus): void => {
    if (status === 'disconnected') this.#died('The connection to the kernel was lost.');
  };

  #died(reason: string): void {
    this.#connection?.died({ reason, exitCode: null, signal: null });
  }
}
