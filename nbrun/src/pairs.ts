import { NbrunError } from './errors.js';

/** Options that take two words, as papermill has them: a name and a value. */
const PAIRED = new Set(['-p', '--parameters', '-r', '--parameters-raw', '--parameters_raw']);

/** Joins `-p NAME VALUE` into one word (JSON), since a value may look like an option. @throws {NbrunError} `USAGE` */
export function joinPairs(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    if (word === '--') return [...joined, ...args.slice(at)];
    if (!PAIRED.has(word)) {
      joined.push(word);
      continue;
    }
    const [name, value] = args.slice(at + 1, at + 3);
    if (name === undefined || value === undefined) {
      throw new NbrunError('USAGE', `${word} needs a name and a value, as in "${word} epochs 3".`);
    }
    joined.push(word, JSON.stringify([name, value]));
    at += 2;
  }
  return joined;
}

/** The name and the value of a joined pair. */
export function splitPair(pair: string): readonly [name: string, value: string] {
  return JSON.parse(pair) as [string, string];
}
