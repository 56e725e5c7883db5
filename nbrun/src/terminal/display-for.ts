import type { RunOptions } from '../run/options.js';
import type { Prepared } from '../run/prepare.js';
import { silentDisplay, type RunDisplay } from './display.js';
import { outputDisplay } from './output-log.js';
import { plainDisplay } from './plain.js';
import { styleFor } from './style.js';

/** The display that fits where nbrun runs: live on a terminal, lines in a pipe and in CI, none for `--json`. */
export async function displayFor({ readings }: Prepared, options: RunOptions): Promise<RunDisplay> {
  if (options.json) return options.logOutput ? outputDisplay(silentDisplay, process.stderr) : silentDisplay;
  const style = styleFor(process.stdout, process.env);
  for (const reading of readings) console.log(style('dim', ` ${reading}`));
  const live = process.stdout.isTTY && process.env['TERM'] !== 'dumb' && !process.env['CI'];
  if (live && options.progressBar !== false && !options.logOutput) {
    const { liveDisplay } = await import('./live.js');
    return liveDisplay(process.stdout, style);
  }
  const plain = plainDisplay((line) => console.log(line));
  return options.logOutput ? outputDisplay(plain, process.stdout) : plain;
}
