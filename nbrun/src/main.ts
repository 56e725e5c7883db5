import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { PipelineError } from '@stagebook/pipeline';
import { NbrunError } from './errors.js';
import { EXIT } from './exit-codes.js';
import { orderArguments } from './arguments.js';
import { createProgram } from './program.js';
import { complain } from './terminal/complain.js';

const BROKEN_CODES = new Set([
  'KERNEL_NOT_FOUND',
  'KERNEL_START_FAILED',
  'TRANSPORT_BROKEN',
  'RECORD_UNWRITABLE',
]);
/** What the system says when a record cannot be written. */
const DISK_CODES = new Set(['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT', 'EPERM']);

/** Runs the command line. Returns the exit status; every status that nbrun can end with is decided here. */
export async function main(args: readonly string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  let status: number = EXIT.passed;
  try {
    const program = createProgram((code) => (status = code));
    await program.parseAsync(orderArguments(args), { from: 'user' });
    return status;
  } catch (error) {
    return explain(error);
  }
}

/** `nbrun … | head` ends the pipe early: the run goes on, and its record is whole. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  if (error instanceof NbrunError || error instanceof PipelineError) {
    complain(error.message);
    return BROKEN_CODES.has(error.code) ? EXIT.broken : EXIT.usage;
  }
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && DISK_CODES.has(code)) {
    complain(`the record cannot be written: ${message}. Free or open ${path ?? 'the folder'} and run again.`);
    return EXIT.broken;
  }
  complain(`this is a fault of nbrun itself; please report it with the trace below.\n${inspect(error)}`);
  return EXIT.broken;
}
