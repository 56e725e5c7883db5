import { Command, InvalidArgumentError, Option } from 'commander';
import { addPapermillOptions } from './papermill-options.js';
import { complain } from './terminal/complain.js';
import { nbrunVersion } from './version.js';

/** The command line as commander reads it; each command's code is loaded when it is called. */
export function createProgram(done: (status: number) => void): Command {
  const program = new Command('nbrun')
    .description('Runs a notebook headless, stage by stage, and tells the truth about it.')
    .version(nbrunVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({ outputError: (text) => complain(text.replace(/^error: /, '').trimEnd()) })
    .showHelpAfterError('Run "nbrun --help" for what there is.')
    .addHelpText('after', EXAMPLES);
  addRun(program, done);
  addPlan(program, done);
  addCheck(program, done);
  addRecordCommands(program, done);
  addRerun(program, done);
  addFolderCommands(program, done);
  addTrack(program, done);
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
}

function addRun(program: Command, done: (status: number) => void): void {
  const command = program
    .command('run')
    .summary('run a notebook and leave a record')
    .description(
      'Runs a notebook stage by stage. Its record goes to nbrun-runs/ beside it, the executed notebook also to OUTPUT.',
    )
    .argument('<notebook...>', 'NOTEBOOK [OUTPUT]; with --each, any number of notebooks');
  addParameterOptions(command, 'Parameters')
    .optionsGroup('Stages')
    .option('--only <stages>', 'only these (comma-separated), and what they need')
    .option('--from <stage>', 'this stage and those after it')
    .option('--until <stage>', 'up to this stage')
    .option(
      '--force [stages]',
      'run these whatever is cached (none named: all); also overwrite OUTPUT',
      named,
    )
    .option('--no-cache', 'use and store no results')
    .option('--cache-limit <MiB>', 'what the cache may hold after the run (default: 10240)', positive)
    .option('--resume [run]', 'go on with a run that did not end well (default: the newest)', named)
    .option('--jobs <n>', 'isolated stages at once (default: 1)', positive)
    .option('--keep-going', 'after a failure, run what does not need it')
    .option('--strict', 'a gate that cannot tell fails')
    .option('--baseline <run>', 'gates on a change compare with this run (an id, or a record)')
    .option('--watch', 'run again when the notebook changes')
    .optionsGroup('Limits')
    .option('--timeout <seconds>', 'for the whole run', seconds)
    .option('--stage-timeout <seconds>', 'for each stage that names none', seconds)
    .option('--execution-timeout <seconds>', 'for each cell', seconds)
    .option('--start-timeout <seconds>', 'for the start of a kernel (default: 60)', seconds)
    .optionsGroup('Kernel')
    .option('-k, --kernel <name>', 'this kernel, instead of the notebook’s own')
    .option('--cwd <folder>', 'the kernel’s folder (default: the notebook’s)')
    .optionsGroup('Output')
    .option(
      '--output-limit <MB>',
      'what the notebook holds of a cell’s output; more goes to a file (default: 10)',
      positive,
    )
    .option('--each', 'run several notebooks, one after the other')
    .option('--output <pattern>', 'the executed notebook’s path; {name} stands for the notebook’s')
    .option('--junit <file>', 'write the JUnit report there as well')
    .option('--json', 'print the run as JSON at the end, and nothing else')
    .option('--log-output', 'print what cells print')
    .addOption(new Option('--no-progress-bar', 'plain lines, also on a terminal'))
    .option('--report-mode', 'hide the code in the executed notebook')
    .option('--dry-run', 'say what would run, and stop')
    .option('--prepare-only', 'write the notebook with its parameters, and stop')
    .option('--help-notebook', 'say which parameters the notebook takes, and stop')
    .action(async (notebooks: string[], options: object) => {
      const { run } = await import('./commands/run.js');
      done(await run(notebooks, options));
    });
  addPapermillOptions(command);
}

function addPlan(program: Command, done: (status: number) => void): void {
  const command = program.command('plan').summary('what would run, and why').argument('<notebook>');
  addParameterOptions(command, 'Parameters')
    .optionsGroup('Options')
    .option('-k, --kernel <name>', 'this kernel, instead of the notebook’s own')
    .option('--only <stages>', 'only these (comma-separated), and what they need')
    .option('--from <stage>', 'this stage and those after it')
    .option('--until <stage>', 'up to this stage')
    .option('--force [stages]', 'as if these had to run', named)
    .option('--no-cache', 'as if nothing were stored')
    .option('--json', 'as JSON')
    .action(async (notebook: string, options: object) => {
      const { plan } = await import('./commands/plan.js');
      done(await plan(notebook, options));
    });
}

function addRecordCommands(program: Command, done: (status: number) => void): void {
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
  program
    .command('diff')
    .summary('what differs between two runs')
    .argument('<before>', 'a folder under nbrun-runs/')
    .argument('<after>', 'another one')
    .option('--json', 'as JSON')
    .action(async (before: string, after: string, options: object) => {
      const { diff } = await import('./commands/diff.js');
      done(await diff(before, after, options));
    });
}

function addRerun(program: Command, done: (status: number) => void): void {
  program
    .command('rerun')
    .summary('run a recorded run again, and say what differs')
    .description(
      'Checks the commit of a record out into a temporary folder, runs its notebook there with the recorded parameters and without the cache, and compares. The status is 1 where a stage differs that does not measure.',
    )
    .argument('<run>', 'a folder under nbrun-runs/, or the name of one')
    .option('--install <command>', 'install packages in the checkout by this, such as "npm ci"')
    .option('--jobs <n>', 'isolated stages at once (default: 1)', positive)
    .option('--timeout <seconds>', 'for the whole run', seconds)
    .option('--stage-timeout <seconds>', 'for each stage that names none', seconds)
    .option('--execution-timeout <seconds>', 'for each cell', seconds)
    .option('--start-timeout <seconds>', 'for the start of a kernel (default: 60)', seconds)
    .option('--json', 'print what differs as JSON, and nothing else')
    .option('--log-output', 'print what cells print')
    .addOption(new Option('--no-progress-bar', 'plain lines, also on a terminal'))
    .action(async (run: string, options: object) => {
      const { rerun } = await import('./commands/rerun.js');
      done(await rerun(run, options));
    });
}

function addCheck(program: Command, done: (status: number) => void): void {
  program
    .command('check')
    .summary('what is wrong with a notebook, without running it')
    .argument('<notebook...>')
    .option('--json', 'as JSON')
    .action(async (notebooks: string[], options: object) => {
      const { check } = await import('./commands/check.js');
      done(await check(notebooks, options));
    });
}

function addFolderCommands(program: Command, done: (status: number) => void): void {
  program
    .command('init')
    .summary('write a starter notebook and a CI workflow')
    .argument('[folder]', 'where', '.')
    .option('--ci <name>', 'github or gitlab', 'github')
    .option('--force', 'overwrite what is there')
    .action(async (folder: string, options: object) => {
      const { init } = await import('./commands/init.js');
      done(await init(folder, options));
    });
  program
    .command('clean')
    .summary('remove old records and what the cache no longer needs')
    .argument('[folder]', 'a folder with nbrun-runs/', '.')
    .option('--keep <n>', 'records to keep, the newest (default: all)', positive)
    .option('--max-size <MiB>', 'what the cache may hold (default: 10240)', positive)
    .action(async (folder: string, options: object) => {
      const { clean } = await import('./commands/clean.js');
      done(await clean(folder, options));
    });
  program
    .command('warm')
    .summary('make kernels start faster, now')
    .argument('[folder]', 'the notebooks’ folder', '.')
    .option('-k, --kernel <name>', 'this kernel (default: tslab)')
    .action(async (folder: string, options: object) => {
      const { warm } = await import('./commands/warm.js');
      done(await warm(folder, options));
    });
}

function addTrack(program: Command, done: (status: number) => void): void {
  const track = program.command('track').summary('what notebooks tracked in their journal');
  track
    .command('replay')
    .summary('send a journal to an MLflow server')
    .description(
      'Sends what the server does not have yet. Stopped at any point and called again, the server holds each thing once. Credentials come from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.',
    )
    .argument('[folder]', 'the journal’s', 'stagebook-tracking')
    .option('--to <uri>', 'the server (default: MLFLOW_TRACKING_URI)')
    .option('--again', 'from the journal’s start, whatever was sent before')
    .action(async (folder: string, options: object) => {
      const { trackReplay } = await import('./commands/track.js');
      done(await trackReplay(folder, options));
    })
    .exitOverride()
    .copyInheritedSettings(program);
}

function addParameterOptions(command: Command, group: string): Command {
  const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
  return command
    .optionsGroup(group)
    .option('-p, --parameters <name value>', 'give parameter NAME the VALUE (repeatable)', collect)
    .option('-r, --parameters-raw <name value>', 'the same, always as text', collect)
    .option('-f, --parameters-file <file>', 'parameters from a YAML or JSON file', collect)
    .option('-y, --parameters-yaml <yaml>', 'parameters as YAML', collect)
    .option('-b, --parameters-base64 <text>', 'parameters as YAML in base64', collect)
    .option('--allow-unknown-parameters', 'set names that the notebook does not know');
}

/** What an option names; true where it names nothing. */
function named(text: string): string | true {
  return text === '' || text;
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`"${text}" is no number of seconds above 0.`);
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`"${text}" is no whole number above 0.`);
}

const EXAMPLES = `
Examples:
  nbrun run train.ipynb                              run every stage
  nbrun run train.ipynb -p epochs 3 -p data a.csv    with parameters
  nbrun run train.ipynb out.ipynb --junit junit.xml  papermill's form, with a report for CI
  nbrun run train.ipynb --resume                     go on where a killed run stopped
  nbrun plan train.ipynb                             what would run, and why
  nbrun verify nbrun-runs/20261121-130455-7f3a       whether a record is intact

Exit status:
  0 passed   1 a stage or a gate failed   2 usage, or a bad notebook   3 no kernel, or its transport broke
  124 out of time   130 cancelled   138 the kernel died`;
