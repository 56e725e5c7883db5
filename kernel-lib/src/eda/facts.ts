import { invalid } from '../check/arguments.js';
import type { TableFacts } from './shape.js';

/** What a reader takes beside its source. */
export interface ReadOptions {
  /** What the table is called. Default: the file's name. */
  title?: string;
  /** The data are made up; every table, plot and report says so. Default: false. */
  synthetic?: boolean;
}

export function factsOf(options: ReadOptions, title: string): TableFacts {
  const { synthetic = false } = options;
  if (typeof synthetic !== 'boolean') throw invalid('synthetic', synthetic, 'true or false');
  const name = options.title ?? title;
  const says = !synthetic || /synthetic/i.test(name);
  return { title: says ? name : `${name} (synthetic)`, synthetic, rejected: [] };
}
