import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Selection } from '@stagebook/pipeline';
import { commandIds } from './command-ids.js';
import { addEditCommands } from './edit-commands.js';
import { pipelineIcon } from './icon.js';
import type { PanelModel, RunMode } from './model.js';
import type { PanelTab } from './panel/panel-view.js';
import { addRecordCommands } from './record-commands.js';

export interface CommandOptions {
  readonly commands: CommandRegistry;
  readonly model: PanelModel;
  readonly tracker: INotebookTracker;
  readonly show: (tab?: PanelTab) => void;
  readonly trans: TranslationBundle;
}

/** Everything that the panel can do, for the palette, the menus, the toolbar and the keyboard. */
export function addCommands({ commands, model, tracker, show, trans }: CommandOptions): void {
  const run = (id: string, label: string, selection: () => Selection | undefined, mode?: RunMode): void => {
    commands.addCommand(id, {
      label,
      ...(id === commandIds.run && { icon: pipelineIcon }),
      isEnabled: () => model.canStart && selection() !== undefined,
      execute: async () => {
        show();
        const chosen = selection();
        if (chosen !== undefined) await model.start(chosen, mode);
      },
    });
  };
  const current = (make: (stage: string) => Selection) => (): Selection | undefined => {
    const stage = stageInFront(model, tracker);
    return stage === undefined ? undefined : make(stage);
  };
  run(commandIds.run, trans.__('Run the Notebook as a Pipeline'), () => ({}));
  run(commandIds.runStale, trans.__('Run What Is Stale'), () => ({}), 'stale');
  run(
    commandIds.runStage,
    trans.__('Run This Stage'),
    current((stage) => ({ only: [stage] })),
  );
  run(
    commandIds.runFrom,
    trans.__('Run From This Stage'),
    current((stage) => ({ from: stage })),
  );
  run(
    commandIds.runUntil,
    trans.__('Run Until This Stage'),
    current((stage) => ({ until: stage })),
  );
  commands.addCommand(commandIds.check, {
    label: trans.__('Look Which Stages Are Fresh'),
    isEnabled: () => model.canStart && !model.isChecking,
    execute: async () => {
      show();
      await model.checkFreshness();
    },
  });
  commands.addCommand(commandIds.stop, {
    label: trans.__('Stop the Pipeline'),
    isEnabled: () => model.isRunning,
    execute: () => model.stop(),
  });
  const view = (id: string, label: string, tab?: PanelTab): void => {
    commands.addCommand(id, { label, execute: () => show(tab) });
  };
  view(commandIds.open, trans.__('Show the Pipeline'));
  view(commandIds.graph, trans.__('Show the Pipeline as a Graph'), 'graph');
  view(commandIds.runs, trans.__('Show Earlier Runs of the Pipeline'), 'runs');
  view(commandIds.parameters, trans.__('Show the Pipeline’s Parameters'), 'parameters');
  addEditCommands({ commands, model, tracker, trans });
  addRecordCommands({ commands, model, show, trans });
  model.changed.connect(() => commands.notifyCommandChanged());
}

/** The stage of the active cell, or else the one chosen in the panel. */
function stageInFront(model: PanelModel, tracker: INotebookTracker): string | undefined {
  const id = tracker.activeCell?.model.id;
  const planned = model.plan?.stages.find(({ stage }) => stage.cells.some((cell) => cell.id === id));
  return planned?.stage.name ?? model.selected;
}
