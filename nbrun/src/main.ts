import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { PipelineError } from '@stagebook/pipeline';
import { joinPairs } from './pairs.js';
import { NbrunError } from './errors.js';
import { EXIT } from './exit-codes.js';
import { nbrunVersion } from './version.js';

/** Runs the command line. Returns the exit status; every status that nbrun can end with is decided here. */
export async function main(args: readonly string[]): Promise<number> {
  let status: number = EXIT.passed;
  const program = createProgram((code) => (status = code));
  try {
    await program.parseAsync(joinPairs(args), { from: 'user' });
    return status;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  if (error instanceof NbrunError || error instanceof PipelineError) {
    console.error(`nbrun: ${error.message}`);
    return BROKEN_CODES.has(error.code) ? EXIT.broken : EXIT.usage;
  }
  console.error('nbrun: this is a fault of nbrun itself; please report it with the trace below.');
  console.error(error);
  return EXIT.broken;
}

const BROKEN_CODES = new Set([
  'KERNEL_NOT_FOUND',
  'KERNEL_START_FAILED',
  'TRANSPORT_BROKEN',
  'RECORD_UNWRITABLE',
]);

function createProgram(done: (status: number) => void): Command {
  const program = new Command('nbrun')
    .description('Runs a notebook headless, stage by stage, and tells the truth about it.')
    .version(nbrunVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`nbrun: ${text.replace(/^error: /, '')}`) })
    .showHelpAfterError('Run "nbrun --help" for what there is.')
    .addHelpText('after', EXAMPLES);

  addRunOptions(
    program
      .command('run', { isDefault: false })
      .summary('run a notebook and leave a record')
      .description(
        'Runs NOTEBOOK stage by stage. The record goes to nbrun-runs/ beside the notebook; the executed notebook also to OUTPUT.',
      ),
  ).action(async (notebook: string, output: string | undefined, options: object) => {
    const { run } = await import('./commands/run.js');
    done(await run(notebook, output, options));
  });

  program
    .command('plan')
    .summary('what would run, and why')
    .argument('<notebook>')
    .option(...PARAMETER)
    .option('-k, --kernel <name>', 'the kernel, instead of the notebook’s own')
    .option('--only <stage>', 'only this stage, and what its kernel state needs')
    .option('--from <stage>', 'this stage and those after it')
    .option('--until <stage>', 'up to this stage')
    .option('--json', 'as JSON')
    .action(async (notebook: string, options: object) => {
      const { plan } = await import('./commands/plan.js');
      done(await plan(notebook, options));
    });

  program
    .command('show')
    .summary('one run, as its record tells it')
    .argument('<run>', 'a folder under nbrun-runs/')
    .option('--json', 'the whole state, as JSON')
    .action(async (run: string, options: object) => {
      const { show } = await import('./commands/show.js');
      done(await show(run, options));
    });

  program
    .command('verify')
    .summary('whether a record is as it was written')
    .argument('<run>', 'a folder under nbrun-runs/')
    .action(async (run: string) => {
      const { verify } = await import('./commands/verify.js');
      done(await verify(run));
    });

  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
}

const PARAMETER = [
  '-p, --parameters <pair>',
  'give parameter NAME the VALUE (repeatable)',
  (pair: string, before: readonly string[] = []): readonly string[] => [...before, pair],
] as const;

function addRunOptions(command: Command): Command {
  return command
    .argument('<notebook>', 'an .ipynb file')
    .argument('[output]', 'where the executed notebook goes as well')
    .option(...PARAMETER)
    .option('-k, --kernel <name>', 'the kernel, instead of the notebook’s own')
    .option('--only <stage>', 'only this stage, and what its kernel state needs')
    .option('--from <stage>', 'this stage and those after it')
    .option('--until <stage>', 'up to this stage')
    .option('--timeout <seconds>', 'limit for the whole run', seconds)
    .option('--execution-timeout <seconds>', 'limit for each cell', seconds)
    .option('--start-timeout <seconds>', 'limit for the start of a kernel (default: 60)', seconds)
    .option('--junit <file>', 'write a JUnit report there as well')
    .option('--json', 'print the run as JSON at the end, and nothing else')
    .option('--strict', 'a gate that cannot tell fails')
    .option(
      '--force [stages]',
      'run these stages (comma-separated; without any: all) whatever is cached, and overwrite OUTPUT',
    )
    .option('--no-cache', 'use and store no results')
    .option('--dry-run', 'say what would run, and stop');
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError(`"${text}" is no number of seconds above 0.`);
  }
  return value;
}

const EXAMPLES = `
Examples:
  nbrun run train.ipynb                          run every stage
  nbrun run train.ipynb -p epochs 3 -p data a.csv   with parameters
  nbrun run train.ipynb out.ipynb --junit junit.xml  papermill's form, with a report for CI
  nbrun plan train.ipynb                         what would run, and why
  nbrun verify nbrun-runs/20261121-130455-7f3a   whether a record is intact

Exit status:
  0 passed   1 a stage or gate failed   2 usage, or a bad notebook   3 no kernel, or its transport broke
  124 out of time   130 cancelled   138 the kernel died`;
