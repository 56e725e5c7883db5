import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

/** Between two tellings: each is drawn anew, and who runs hundreds of cells a second needs the page for them. */
const PAUSE_MS = 100;

/** A signal that is told with a frame that is painted, ten times a second at most, however often something changed. */
export class FrameSignal<Sender> implements IDisposable {
  readonly #signal: Signal<Sender, void>;
  #told = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame: number | undefined;
  #disposed = false;

  constructor(sender: Sender) {
    this.#signal = new Signal(sender);
  }

  get signal(): ISignal<Sender, void> {
    return this.#signal;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  tell(): void {
    if (this.#timer !== undefined || this.#frame !== undefined || this.#disposed) return;
    const waitMs = this.#told + PAUSE_MS - performance.now();
    if (waitMs <= 0) this.#nextFrame();
    else this.#timer = setTimeout(() => this.#nextFrame(), waitMs);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    clearTimeout(this.#timer);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  #nextFrame(): void {
    this.#timer = undefined;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#told = performance.now();
      this.#signal.emit();
    });
  }
}
