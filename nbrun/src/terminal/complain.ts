import { namedSecrets } from '../run/secrets.js';

/** Says on stderr what is wrong; what a secret stands in was given on the command line, or was read from a file. */
export function complain(text: string): void {
  process.stderr.write(`nbrun: ${namedSecrets(process.env).text(text)}\n`);
}
