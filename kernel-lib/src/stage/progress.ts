import { randomUUID } from 'node:crypto';
import { checkCount, invalid } from '../check/arguments.js';
import { checkParagraph } from './limits.js';
import { send } from './send.js';

/** One progress bar: a single display that is updated in place. */
export interface Progress {
  /** `done` of the total are finished; `label` says what is being done now. */
  update(done: number, label?: string): Promise<void>;
  /** One more is finished. */
  step(label?: string): Promise<void>;
}

// A bar is seldom wider: updates that would draw the same are not sent, so a loop of a million steps sends few.
const STEPS_SHOWN = 200;

/**
 * Opens a progress bar of `total` parts: `const bar = await progress(rows.length, 'infer')`, then `await bar.step()`.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` when `total` is not a whole number over 0, or `done` exceeds it.
 */
export async function progress(total: number, label: string): Promise<Progress> {
  checkCount('The total of a progress bar', total, 1);
  checkParagraph('The label of a progress bar', label);
  const id = `stagebook-${randomUUID()}`;
  let done = 0;
  let sent = '';
  const draw = async (now: string, update: boolean): Promise<void> => {
    const key = `${Math.floor((done / total) * STEPS_SHOWN)} ${now}`;
    if (key === sent) return;
    sent = key;
    const text = `${now}: ${done} of ${total}`;
    const html = `<progress max="${total}" value="${done}" aria-label="progress"></progress> ${done} of ${total}`;
    await send(
      { kind: 'progress', done, total, label: now },
      { 'text/plain': text, 'text/html': html },
      { id, update },
    );
  };
  const update = async (next: number, now = label): Promise<void> => {
    if (checkCount('The parts done', next) > total) throw invalid('The parts done', next, `at most ${total}`);
    done = next;
    await draw(checkParagraph('The label of a progress bar', now), true);
  };
  await draw(label, false);
  return { update, step: (now) => update(Math.min(done + 1, total), now) };
}
