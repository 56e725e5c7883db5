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

/** What is done with the run on the screen. */
export function addRecordCommands({ commands, model, show, trans }: RecordCommandOptions): void {
  const ended = (): boolean => model.run?.state !== undefined && model.run.state.status !== 'running';
  const open = async (path: string | undefined): Promise<void> => {
    if (path !== undefined) await commands.execute('docmanager:open', { path });
  };
  commands.addCommand(commandIds.resume, {
    label: trans.__('Resume the Run'),
    isEnabled: () => model.canStart && model.whyNotResumed === undefined,
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
