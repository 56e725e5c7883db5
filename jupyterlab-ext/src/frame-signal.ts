import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

/** A signal that is told at most once for each frame that is painted, however often something changed. */
export class FrameSignal<Sender> implements IDisposable {
  readonly #signal: Signal<Sender, void>;
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
    if (this.#frame !== undefined || this.#disposed) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#signal.emit();
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }
}
