import type { Finding } from '@stagebook/pipeline';
import { checkFile } from '../check/check-file.js';
import { EXIT } from '../exit-codes.js';
import { styleFor } from '../terminal/style.js';

export interface CheckOptions {
  readonly json?: boolean;
}

/** `nbrun check NOTEBOOK…`: what is wrong, or likely to be, without running anything. */
export async function check(notebooks: readonly string[], { json }: CheckOptions): Promise<number> {
  const all: (Finding & { readonly notebook: string })[] = [];
  for (const notebook of notebooks) {
    for (const finding of await checkFile(notebook)) all.push({ notebook, ...finding });
  }
  if (json) {
    console.log(JSON.stringify(all, null, 2));
  } else {
    const style = styleFor(process.stdout, process.env);
    for (const { notebook, cell, line, rule, message } of all) {
      const place = cell === undefined ? notebook : `${notebook}:cells[${cell}]:${line}`;
      console.log(`${style('bold', place)}: ${message} ${style('dim', `(${rule})`)}`);
    }
    if (all.length === 0)
      console.log(`${style('green', '✓')} ${notebooks.join(', ')}: nothing to complain about`);
  }
  return all.length === 0 ? EXIT.passed : EXIT.failed;
}
