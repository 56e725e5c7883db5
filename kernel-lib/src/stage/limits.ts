import { checkText, invalid } from '../check/arguments.js';

// What the engine refuses is refused here, where the message can say which call it was.

/** Names of metrics, gates and saved values. */
export const MAX_NAME_CHARS = 200;
export const MAX_UNIT_CHARS = 32;
/** A verdict's reason, a progress bar's label. */
export const MAX_TEXT_CHARS = 4_000;
export const MAX_PATH_CHARS = 4_096;
export const MAX_EVIDENCE_CHARS = 65_536;
export const MAX_METRICS_PER_MESSAGE = 10_000;

/** A name on one line. */
export function checkName(what: string, value: unknown): string {
  const name = checkText(what, value);
  if (name.length <= MAX_NAME_CHARS && !/[\x00-\x1f\x7f]/.test(name)) return name;
  throw invalid(what, value, `one line of at most ${MAX_NAME_CHARS} characters`);
}

export function checkParagraph(what: string, value: unknown, maxChars: number = MAX_TEXT_CHARS): string {
  const text = checkText(what, value);
  if (text.length > maxChars) throw invalid(what, value, `at most ${maxChars} characters`);
  return text;
}
