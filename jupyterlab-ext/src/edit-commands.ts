import { InputDialog } from '@jupyterlab/apputils';
import type { Cell, ICellModel } from '@jupyterlab/cells';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { STAGE_NAME } from '@stagebook/pipeline';
import { commandIds } from './command-ids.js';
import { nameStage, needsOf, setNeeds, setSetting, settingOf, stageBegunBy } from './notebook/edit-stages.js';
import { splitNames } from './notebook/stage-tags.js';
import type { PanelModel } from './model.js';

export interface EditCommandOptions {
  readonly commands: CommandRegistry;
  readonly model: PanelModel;
  readonly tracker: INotebookTracker;
  readonly trans: TranslationBundle;
}

/** What a notebook says of its stages, edited at the active cell. */
export function addEditCommands({ commands, model, tracker, trans }: EditCommandOptions): void {
  const codeCell = (): Cell<ICellModel> | undefined => {
    const active = tracker.activeCell;
    return active?.model.type === 'code' ? active : undefined;
  };
  const firstCell = (): Cell<ICellModel> | undefined => {
    const cell = codeCell();
    return cell !== undefined && stageBegunBy(cell) !== undefined ? cell : undefined;
  };
  const edit = (
    id: string,
    label: string,
    cellOf: () => Cell<ICellModel> | undefined,
    change: (cell: Cell<ICellModel>) => unknown,
  ): void => {
    commands.addCommand(id, {
      label,
      isEnabled: () => cellOf() !== undefined,
      ...(id === commandIds.toggleIsolated && { isToggled: () => isIsolated(cellOf()) }),
      execute: async () => {
        const cell = cellOf();
        if (cell !== undefined) await change(cell);
      },
    });
  };
  edit(commandIds.nameStage, trans.__('Begin or Rename a Stage Here…'), codeCell, async (cell) => {
    const { value, button } = await InputDialog.getText({
      title: trans.__('Stage that begins at this cell'),
      label: trans.__('Name: a-z, 0-9 and “-”, but not “setup”. Empty: no stage begins here.'),
      text: stageBegunBy(cell) ?? '',
      pattern: `(${STAGE_NAME.source})?`,
    });
    if (button.accept) nameStage(model, cell, (value ?? '').trim());
  });
  edit(commandIds.setNeeds, trans.__('Set What This Stage Needs…'), firstCell, async (cell) => {
    const { value, button } = await InputDialog.getText({
      title: trans.__('Stages that must pass first'),
      label: trans.__('Names, divided by commas. “setup”: no other stage. Empty: the stage above.'),
      text: needsOf(cell).join(', '),
    });
    if (button.accept) setNeeds(cell, splitNames(value ?? ''));
  });
  edit(commandIds.setTimeout, trans.__('Set This Stage’s Timeout…'), firstCell, async (cell) => {
    const before = settingOf(cell, 'timeoutSec');
    const { value, button } = await InputDialog.getText({
      title: trans.__('Seconds that the stage may take'),
      label: trans.__('Empty or 0: no limit of its own.'),
      text: typeof before === 'number' ? String(before) : '',
      pattern: '([0-9]+(\\.[0-9]+)?)?',
    });
    if (button.accept) setSetting(cell, 'timeoutSec', Number(value) || undefined);
  });
  edit(commandIds.toggleIsolated, trans.__('Run This Stage Isolated'), firstCell, (cell) =>
    setSetting(cell, 'isolated', isIsolated(cell) ? undefined : true),
  );
}

function isIsolated(cell: Cell<ICellModel> | undefined): boolean {
  return cell !== undefined && settingOf(cell, 'isolated') === true;
}
