import { NbrunError } from './errors.js';
import { refusePapermillOption } from './papermill-options.js';

/** The commands that read a notebook; only their options are put in order here. */
const COMMANDS = new Set(['run', 'plan']);
/** Options that take two words, as papermill has them: a name and a value. */
const PAIRED = new Set(['-p', '--parameters', '-r', '--parameters-raw']);
/** Options whose word may be left out, and what it then looks like: never like a notebook. */
const OPTIONAL = new Map([
  ['--force', /^[a-z0-9][a-z0-9-]*(?:,[a-z0-9][a-z0-9-]*)*$/],
  ['--resume', /^(?:.*[\\/])?\d{8}-\d{6}-[0-9a-z]{4,6}[\\/]?$/],
]);

/**
 * The command line as commander can read it: `-p NAME VALUE` becomes one word (JSON), since a value may look like an option;
 * `--force` and `--resume` take the next word only where it can be theirs, so that a notebook's path stays a path; and
 * papermill's underscores in the names of options become dashes.
 * @throws {NbrunError} `USAGE`
 */
export function orderArguments(args: readonly string[]): string[] {
  if (!COMMANDS.has(args[0] ?? '')) return [...args];
  const ordered: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = dashed(args[at] as string);
    if (word === '--') return [...ordered, ...args.slice(at)];
    refusePapermillOption(word);
    const next = args[at + 1];
    const shape = OPTIONAL.get(word);
    if (shape !== undefined) {
      const taken = next !== undefined && shape.test(next);
      ordered.push(`${word}=${taken ? next : ''}`);
      if (taken) at += 1;
    } else if (PAIRED.has(word)) {
      const value = args[at + 2];
      if (next === undefined || value === undefined) {
        throw new NbrunError('USAGE', `${word} needs a name and a value, as in "${word} epochs 3".`);
      }
      ordered.push(word, JSON.stringify([next, value]));
      at += 2;
    } else {
      ordered.push(word);
    }
  }
  return ordered;
}

/** The name and the value of a joined pair. */
export function splitPair(pair: string): readonly [name: string, value: string] {
  return JSON.parse(pair) as [string, string];
}

function dashed(word: string): string {
  return word.replace(/^--[a-z_]+/, (name) => name.replaceAll('_', '-'));
}
