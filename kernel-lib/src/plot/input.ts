import { checkFinite, checkList, checkRecord, checkText, invalid } from '../check/arguments.js';
import type { Axis } from './figure.js';

/** What every mark takes. */
export interface Described {
  readonly title: string;
  /** Shown under the title, after n. Default: none. */
  readonly note?: string;
  /** Default: a sentence made from the data. */
  readonly alt?: string;
}

export function described(
  given: Described,
  n: string,
  alt: string,
): { title: string; subtitle: string; alt: string } {
  const title = checkText('The title of a figure', given.title);
  const note = given.note === undefined ? '' : checkText('The note of a figure', given.note);
  return {
    title,
    subtitle: [n, note].filter((part) => part !== '').join(' · '),
    alt: given.alt ?? [title, alt, note].filter((part) => part !== '').join('. '),
  };
}

export function checkAxis(what: string, axis: Axis | string): Axis {
  if (typeof axis === 'string') return { label: checkText(what, axis) };
  checkRecord(what, axis, 'a text, or { label, unit, log }');
  checkText(`The label of ${what}`, axis.label);
  return axis;
}

/** Finite numbers, over 0 where the axis is logarithmic. */
export function checkNumbers(what: string, values: readonly number[], axis: Axis): readonly number[] {
  for (const value of checkList(what, values, 'an array of numbers')) {
    checkFinite(`A value of ${what}`, value, 'finite numbers; leave missing ones out');
    if (axis.log === true && value <= 0)
      throw invalid(`A value of ${what}`, value, 'values over 0 on a logarithmic axis');
  }
  if (values.length === 0) throw invalid(what, values, 'at least one number');
  return values;
}

/** Names with something to each, as an object or as pairs; at least one. */
export function checkGroups<T>(
  what: string,
  groups: Readonly<Record<string, T>> | readonly (readonly [string, T])[],
): readonly (readonly [string, T])[] {
  const pairs = Array.isArray(groups)
    ? (groups as readonly (readonly [string, T])[])
    : Object.entries(checkRecord(what, groups, 'an object of named values') as Record<string, T>);
  if (pairs.length === 0) throw invalid(what, groups, 'at least one');
  checkDistinct(
    what,
    pairs.map(([name]) => name),
  );
  return pairs;
}

/** Names that tell things apart. */
export function checkDistinct(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`A name in ${what}`, twice, 'each name once');
}

export function counted(n: number, what = 'values'): string {
  return `n = ${n.toLocaleString('en-US')} ${what}`;
}

/** Four figures, as a sentence says them. */
export function brief(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
