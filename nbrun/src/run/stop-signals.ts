import { EXIT } from '../exit-codes.js';

/**
 * SIGINT, SIGTERM and SIGHUP cancel the run: the first stops the stage and saves, the second ends nbrun at once, and its
 * kernels with it.
 */
export function cancelOnSignals(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(EXIT.cancelled);
    process.stderr.write(`\nnbrun: ${name}: stopping the stage and saving; once more ends at once.\n`);
    controller.abort(new Error(`Cancelled by ${name}.`));
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
