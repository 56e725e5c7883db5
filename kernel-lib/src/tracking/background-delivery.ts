import { setTimeout as delay } from 'node:timers/promises';
import { countWaiting, deliver, type Delivery } from './deliver.js';
import type { Journal } from './journal.js';
import type { Tracker } from './tracker.js';

const GATHER_MS = 50;
const REST_FIRST_MS = 1_000;
const REST_LONGEST_MS = 30_000;

/** Sends a journal while a run goes on. Nobody waits for it and nothing fails by it, until `finish`. */
export class BackgroundDelivery {
  readonly #journal: Journal;
  readonly #tracker: Tracker;
  readonly #stop = new AbortController();
  #pass: Promise<unknown> | undefined;
  #wanted = false;
  #restMs = 0;
  #sent = 0;

  constructor(journal: Journal, tracker: Tracker) {
    this.#journal = journal;
    this.#tracker = tracker;
  }

  /** There is something new in the journal. */
  kick(): void {
    this.#wanted = true;
    if (this.#pass !== undefined || this.#stop.signal.aborted) return;
    this.#pass = this.#passes().finally(() => (this.#pass = undefined));
  }

  /** Sends what is left, for at most `limitMs`, and says what came of it. */
  async finish(limitMs: number): Promise<Delivery> {
    this.#stop.abort();
    await this.#pass;
    return this.#send(AbortSignal.timeout(limitMs), limitMs);
  }

  /** Sends what is left now, for at most `limitMs`. */
  async flush(limitMs: number): Promise<Delivery> {
    return this.#send(AbortSignal.timeout(limitMs), limitMs);
  }

  async #passes(): Promise<void> {
    const { signal } = this.#stop;
    while (this.#wanted && !signal.aborted) {
      await delay(Math.max(GATHER_MS, this.#restMs), undefined, { signal, ref: false }).catch(
        () => undefined,
      );
      if (signal.aborted) return;
      this.#wanted = false;
      const { problem } = await this.#send(signal);
      // A server that is down is asked again ever less often.
      this.#restMs =
        problem === undefined ? 0 : Math.min(Math.max(this.#restMs * 2, REST_FIRST_MS), REST_LONGEST_MS);
      if (problem !== undefined) this.#wanted = true;
    }
  }

  async #send(signal: AbortSignal, waitMs?: number): Promise<Delivery> {
    try {
      const delivery = await deliver(this.#journal, this.#tracker, {
        signal,
        ...(waitMs !== undefined && { waitMs }),
      });
      this.#sent += delivery.sent;
      return { ...delivery, sent: this.#sent };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const waiting = await countWaiting(this.#journal, this.#tracker).catch(() => 0);
      return { server: this.#tracker.name, sent: this.#sent, waiting, refused: [], problem };
    }
  }
}
