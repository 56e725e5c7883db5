import type { DiedEvent } from '@stagebook/pipeline';
import type { KernelExit } from './kernel-process.js';

export interface DeathCircumstances {
  /** True where the running cell had been interrupted. */
  readonly interrupted: boolean;
  /** The end of the process's own stdout and stderr. */
  readonly lastWords: string;
}

/** One line is enough to say why; a whole log is not a reason. */
const MAX_QUOTED_CHARS = 400;

/** What is known of a kernel's end, in one sentence or two. */
export function deathOf(
  exit: KernelExit,
  { interrupted, lastWords }: DeathCircumstances,
): Omit<DiedEvent, 'type'> {
  return { ...exit, reason: `${endOf(exit, interrupted)}${quote(lastWords)}` };
}

function endOf({ exitCode, signal }: KernelExit, interrupted: boolean): string {
  if (interrupted && (signal === 'SIGINT' || exitCode === 130)) {
    return 'The interrupt ended the kernel: it does not survive SIGINT.';
  }
  if (signal === 'SIGKILL')
    return 'The kernel was killed (SIGKILL), as the system does when memory runs out.';
  if (signal !== null) return `The kernel was ended by ${signal}.`;
  return `The kernel ended with exit code ${exitCode ?? 'unknown'}.`;
}

function quote(lastWords: string): string {
  const fatal = lastWords.split('\n').find((line) => /\b(?:fatal|panic|out of memory)\b/i.test(line));
  const words = (fatal ?? lastWords).trim();
  if (words === '') return '';
  return ` Its last words: ${words.length > MAX_QUOTED_CHARS ? `…${words.slice(-MAX_QUOTED_CHARS)}` : words}`;
}
