import type { KernelEvent } from './transport.js';

/** Events between the kernel's pace and the reader's. It counts characters, so that a writer can wait for room. */
export class EventQueue<E extends KernelEvent = KernelEvent> {
  #events: E[] = [];
  #chars = 0;
  #ended = false;
  #error: Error | undefined;
  #isRead = false;
  #wake: (() => void) | undefined;
  #onDrained: (() => void) | undefined;

  /** Roughly what the queue holds in memory. */
  get chars(): number {
    return this.#chars;
  }

  /** Whether anyone takes events out, so that a writer may wait for it. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** @param onDrained Called whenever the reader took all there was. */
  constructor(onDrained?: () => void) {
    this.#onDrained = onDrained;
  }

  push(event: E): void {
    if (this.#ended) return;
    this.#events.push(event);
    this.#chars += charsOf(event);
    this.#wake?.();
  }

  /** Drops the oldest events until at most `maxChars` wait. */
  trim(maxChars: number): void {
    while (this.#chars > maxChars && this.#events.length > 1) {
      const oldest = this.#events.shift();
      if (oldest !== undefined) this.#chars -= charsOf(oldest);
    }
  }

  /** What was pushed is still read; then the reader ends, or throws `error`. */
  end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  /** For one reader. @throws the signal's reason once it aborts. */
  async *read(signal?: AbortSignal): AsyncGenerator<E, void> {
    this.#isRead = true;
    const wake = (): void => this.#wake?.();
    signal?.addEventListener('abort', wake);
    try {
      for (;;) {
        signal?.throwIfAborted();
        const events = this.#events;
        this.#events = [];
        for (const event of events) {
          this.#chars -= charsOf(event);
          yield event;
        }
        if (this.#events.length > 0) continue;
        this.#onDrained?.();
        if (this.#ended) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          if (signal?.aborted === true) resolve();
        });
        this.#wake = undefined;
      }
    } finally {
      this.#isRead = false;
      signal?.removeEventListener('abort', wake);
      this.#onDrained?.();
    }
    if (this.#error !== undefined) throw this.#error;
  }
}

/** A rough size: texts count, structure does not. */
function charsOf(event: KernelEvent): number {
  switch (event.type) {
    case 'stream':
      return event.text.length + 50;
    case 'display':
    case 'result':
      return Object.values(event.data).reduce<number>((sum, value) => sum + sizeOf(value), 50);
    case 'error':
    case 'clear':
    case 'reply':
    case 'died':
      return 200;
    default:
      return event satisfies never;
  }
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 1_000;
}
