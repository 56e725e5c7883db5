/** The part of JupyterLab's `TranslationBundle` that is needed, so that the panel can pass its own. */
export interface Translate {
  /** `%1`, `%2`, … stand for `args`. */
  __(message: string, ...args: (string | number)[]): string;
  /** `%1` stands for `n`, `%2` for the first of `args`. */
  _n(singular: string, plural: string, n: number, ...args: (string | number)[]): string;
}

/** The words as they stand in the source. */
export const english: Translate = {
  __: (message, ...args) => fill(message, args),
  _n: (singular, plural, n, ...args) => fill(n === 1 ? singular : plural, [n, ...args]),
};

function fill(message: string, args: readonly (string | number)[]): string {
  return message.replace(/%(\d)/g, (place, digit: string) => String(args[Number(digit) - 1] ?? place));
}
