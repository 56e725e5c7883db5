import { randomUUID } from 'node:crypto';
import { Context, Dealer, Subscriber, type Socket } from 'zeromq';
import type { JsonObject } from '@stagebook/pipeline';
import type { Channel, Connection } from './connection-file.js';
import { decodeFrames, encodeFrames } from './frames.js';

/** What the sockets tell their owner. */
export interface SocketListener {
  /** A message of the kernel's. The next one on iopub is read once this resolves. */
  message(channel: Channel, raw: JsonObject): Promise<void> | void;
  /** Frames that are no message signed with the connection's key. */
  unreadable(channel: Channel): void;
  broke(error: unknown): void;
}

/** Messages that may wait unread in one socket: large ones make this the bound on memory. */
const MAX_WAITING_MESSAGES = 16;

/** A context that does not hold the process back when it exits with messages unsent. */
const context = new Context({ blocky: false });

/** The client's end of a kernel's channels. */
export class KernelSockets implements Disposable {
  readonly #connection: Connection;
  readonly #listener: SocketListener;
  readonly #session: string = randomUUID();
  // Input requests are routed by the identity of the shell socket.
  readonly #shell = new Dealer({ context, linger: 0, routingId: this.#session });
  readonly #control = new Dealer({ context, linger: 0 });
  readonly #stdin = new Dealer({ context, linger: 0, routingId: this.#session });
  readonly #iopub = new Subscriber({ context, linger: 0, receiveHighWaterMark: MAX_WAITING_MESSAGES });
  readonly #connected = new Set<Channel>();
  readonly #sending = new Map<Channel, Promise<void>>();
  #hearsStdin = false;
  #closed = false;

  constructor(connection: Connection, listener: SocketListener) {
    this.#connection = connection;
    this.#listener = listener;
    this.#iopub.subscribe();
    this.#stdin.events.on('handshake', () => (this.#hearsStdin = true));
  }

  /** False while a question of the kernel's would be dropped: it is sent to who is connected, or to nobody. */
  get hearsStdin(): boolean {
    return this.#hearsStdin;
  }

  /** Connects what can be connected by now. @returns true once all channels are. */
  connect(): boolean {
    const sockets = { shell: this.#shell, control: this.#control, stdin: this.#stdin, iopub: this.#iopub };
    for (const [name, socket] of Object.entries(sockets)) {
      const channel = name as keyof typeof sockets;
      const endpoint = this.#connected.has(channel) ? undefined : this.#connection.endpoint(channel);
      if (endpoint === undefined) continue;
      socket.connect(endpoint);
      this.#connected.add(channel);
      void this.#pump(channel, socket);
    }
    return this.#connected.size === Object.keys(sockets).length;
  }

  /** Sends a request. @returns its message id. */
  send(channel: 'shell' | 'control', msgType: string, content: JsonObject): string {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: msgType,
      session: this.#session,
      username: 'nbrun',
      date: new Date().toISOString(),
      version: '5.3',
    };
    const socket = channel === 'shell' ? this.#shell : this.#control;
    const frames = encodeFrames({ header, content }, this.#connection.key);
    // A socket takes one waiting send at a time.
    const sent = (this.#sending.get(channel) ?? Promise.resolve()).then(() => socket.send(frames));
    this.#sending.set(
      channel,
      sent.catch((error: unknown) => {
        if (!this.#closed) this.#listener.broke(error);
      }),
    );
    return id;
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) socket.close();
  }

  async #pump(channel: Channel, socket: Socket & AsyncIterable<Buffer[]>): Promise<void> {
    try {
      for await (const frames of socket) {
        await this.#hear(channel, decodeFrames(frames, this.#connection.key));
        if (this.#closed) return;
      }
    } catch (error) {
      if (!this.#closed) this.#listener.broke(error);
    }
  }

  async #hear(channel: Channel, messages: Iterable<JsonObject> | undefined): Promise<void> {
    if (messages === undefined) return this.#listener.unreadable(channel);
    try {
      for (const raw of messages) await this.#listener.message(channel, raw);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#listener.unreadable(channel);
    }
  }
}
