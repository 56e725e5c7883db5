import { InputDialog } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Selection } from '@stagebook/pipeline';
import { pipelineIcon } from './icon.js';
import { nameStage, needsOf, setNeeds, splitNames, stageBegunBy } from './notebook/edit-stages.js';
import type { PanelModel } from './model.js';
import type { PanelTab } from './panel/panel-view.js';

/** As the settings' schema names them, for menus, the toolbar and shortcuts. */
export const commandIds = {
  open: 'stagebook:open',
  run: 'stagebook:run',
  runStage: 'stagebook:run-stage',
  runFrom: 'stagebook:run-from',
  runUntil: 'stagebook:run-until',
  stop: 'stagebook:stop',
  graph: 'stagebook:graph',
  runs: 'stagebook:runs',
  parameters: 'stagebook:parameters',
  nameStage: 'stagebook:name-stage',
  setNeeds: 'stagebook:set-needs',
} as const;

export interface CommandOptions {
  readonly commands: CommandRegistry;
  readonly model: PanelModel;
  readonly tracker: INotebookTracker;
  readonly show: (tab?: PanelTab) => void;
  readonly trans: TranslationBundle;
}

/** Everything that the panel can do, for the palette, the menus, the toolbar and the keyboard. */
export function addCommands({ commands, model, tracker, show, trans }: CommandOptions): void {
  const idle = (): boolean => model.open !== undefined && !model.isBusy;
  const run = (id: string, label: string, selection: () => Selection | undefined): void => {
    commands.addCommand(id, {
      label,
      ...(id === commandIds.run && { icon: pipelineIcon }),
      isEnabled: () => idle() && selection() !== undefined,
      execute: async () => {
        show();
        const chosen = selection();
        if (chosen !== undefined) await model.start(chosen);
      },
    });
  };
  const current = (make: (stage: string) => Selection) => (): Selection | undefined => {
    const stage = stageInFront(model, tracker);
    return stage === undefined ? undefined : make(stage);
  };
  run(commandIds.run, trans.__('Run the Notebook as a Pipeline'), () => ({}));
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
  addEditing({ commands, model, tracker, show, trans });
  model.changed.connect(() => commands.notifyCommandChanged());
}

function addEditing({ commands, model, tracker, trans }: CommandOptions): void {
  const cell = (): INotebookTracker['activeCell'] => {
    const active = tracker.activeCell;
    return active?.model.type === 'code' ? active : null;
  };
  commands.addCommand(commandIds.nameStage, {
    label: trans.__('Begin or Rename a Stage Here…'),
    isEnabled: () => cell() !== null,
    execute: async () => {
      const active = cell();
      if (active === null) return;
      const { value, button } = await InputDialog.getText({
        title: trans.__('Stage that begins at this cell'),
        label: trans.__('Name: a-z, 0-9 and “-”. Empty: no stage begins here.'),
        text: stageBegunBy(active) ?? '',
        pattern: '([a-z0-9][a-z0-9\\-]{0,99})?',
      });
      if (button.accept) nameStage(model, active, (value ?? '').trim());
    },
  });
  commands.addCommand(commandIds.setNeeds, {
    label: trans.__('Set What This Stage Needs…'),
    isEnabled: () => {
      const active = cell();
      return active !== null && stageBegunBy(active) !== undefined;
    },
    execute: async () => {
      const active = cell();
      if (active === null) return;
      const { value, button } = await InputDialog.getText({
        title: trans.__('Stages that must pass first'),
        label: trans.__('Names, divided by commas. “setup”: no other stage. Empty: the stage above.'),
        text: needsOf(active).join(', '),
      });
      if (button.accept) setNeeds(active, splitNames(value ?? ''));
    },
  });
}

/** The stage of the active cell, or else the one chosen in the panel. */
function stageInFront(model: PanelModel, tracker: INotebookTracker): string | undefined {
  const id = tracker.activeCell?.model.id;
  const planned = model.plan?.stages.find(({ stage }) => stage.cells.some((cell) => cell.id === id));
  return planned?.stage.name ?? model.selected;
}
