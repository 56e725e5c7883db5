import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { commandIds } from './command-ids.js';
import type { PanelModel } from './model.js';

export interface RecordCommandOptions {
  readonly commands: CommandRegistry;
  readonly model: PanelModel;
  readonly show: () => void;
  readonly trans: TranslationBundle;
}

/** What is done with stages that are fresh, and with the run on the screen. */
export function addRecordCommands({ commands, model, show, trans }: RecordCommandOptions): void {
  const idle = (): boolean => model.open !== undefined && !model.isBusy;
  const ended = (): boolean => model.run?.state !== undefined && model.run.state.status !== 'running';
  const open = async (path: string | undefined): Promise<void> => {
    if (path !== undefined) await commands.execute('docmanager:open', { path });
  };
  commands.addCommand(commandIds.runStale, {
    label: trans.__('Run What Is Stale'),
    isEnabled: idle,
    execute: async () => {
      show();
      await model.start({}, 'stale');
    },
  });
  commands.addCommand(commandIds.check, {
    label: trans.__('Look Which Stages Are Fresh'),
    isEnabled: () => idle() && !model.isChecking,
    execute: async () => {
      show();
      await model.checkFreshness();
    },
  });
  commands.addCommand(commandIds.resume, {
    label: trans.__('Resume the Run'),
    isEnabled: () => idle() && model.whyNotResumed === undefined,
    execute: async () => {
      show();
      await model.resume();
    },
  });
  commands.addCommand(commandIds.report, {
    label: trans.__('Open the Run’s Report'),
    isEnabled: ended,
    execute: async () => open(await model.report()),
  });
  commands.addCommand(commandIds.executed, {
    label: trans.__('Open the Executed Notebook'),
    isEnabled: ended,
    execute: () => open(model.run && `${model.run.folder.path}/executed.ipynb`),
  });
}
