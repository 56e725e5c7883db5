import './disposable-symbols.js';
import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IFormRendererRegistry } from '@jupyterlab/ui-components';
import { commandIds } from './command-ids.js';
import { addCommands } from './commands.js';
import { pipelineIcon } from './icon.js';
import { KernelKeeper } from './keeper/keeper.js';
import { startKeeper } from './keeper/start-keeper.js';
import { PanelModel, type PanelSettings } from './model.js';
import { markCells } from './notebook/cell-marks.js';
import { showCellProblems } from './notebook/cell-problems.js';
import { revealCell, revealStage } from './notebook/reveal.js';
import { SETTINGS_RENDERER, settingsRenderer, TAGS_RENDERER, tagsRenderer } from './notebook/stage-form.js';
import { notifyAtEnd } from './notify.js';
import { PipelinePanel } from './panel/panel-widget.js';
import { plotlyFactory } from './plotly-renderer.js';
import { startRun } from './run/panel-run.js';
import { safeRendermime } from './safe-rendermime.js';
import { tabId } from './tab-id.js';
import { IKeeper, IPipelineModel, IStageRunner } from './tokens.js';

export { IKeeper, IPipelineModel, IStageRunner } from './tokens.js';

const SETTINGS = 'jupyterlab-stagebook:panel';

const runner: JupyterFrontEndPlugin<IStageRunner> = {
  id: 'jupyterlab-stagebook:runner',
  description: 'Runs a notebook as a pipeline, in kernels of the Jupyter server.',
  autoStart: true,
  provides: IStageRunner,
  activate: () => ({ start: startRun }),
};

const keeper: JupyterFrontEndPlugin<IKeeper> = {
  id: 'jupyterlab-stagebook:keeper',
  description: 'Knows what a page cannot see, and keeps stages in the cache, through a kernel of the server.',
  autoStart: true,
  provides: IKeeper,
  activate: ({ serviceManager: services }: JupyterFrontEnd) => {
    const tab = tabId(sessionStorage);
    return new KernelKeeper({
      services,
      start: (onSession) => startKeeper(services, tab, onSession),
      page: window,
    });
  },
};

const model: JupyterFrontEndPlugin<IPipelineModel> = {
  id: 'jupyterlab-stagebook:model',
  description: 'The notebook in front, as a pipeline: its plan, its run, its earlier runs.',
  autoStart: true,
  requires: [INotebookTracker, IStageRunner, IKeeper],
  provides: IPipelineModel,
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    stageRunner: IStageRunner,
    stageKeeper: IKeeper,
  ) =>
    new PanelModel({
      tracker,
      runner: stageRunner,
      keeper: stageKeeper,
      services: app.serviceManager,
      tab: tabId(sessionStorage),
      settings: { cellSec: 0, keepGoing: false, notify: true, freshness: false, secretNames: [] },
    }),
};

const panel: JupyterFrontEndPlugin<void> = {
  id: SETTINGS,
  description: 'The panel, its commands and its settings.',
  autoStart: true,
  requires: [IPipelineModel, INotebookTracker, IRenderMimeRegistry],
  optional: [ILabShell, ILayoutRestorer, ICommandPalette, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    pipeline: IPipelineModel,
    tracker: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab-stagebook');
    const widget = new PipelinePanel({
      model: pipeline,
      rendermime: safeRendermime(rendermime),
      trans,
      actions: {
        reveal: (stage) => revealStage(pipeline, stage),
        revealCell: (id) => revealCell(pipeline, id),
        openReport: () => void app.commands.execute(commandIds.report),
        openExecuted: () => void app.commands.execute(commandIds.executed),
      },
    });
    widget.title.icon = pipelineIcon;
    widget.title.caption = trans.__('Pipeline');
    app.shell.add(widget, 'right', { rank: 900 });
    restorer?.add(widget, widget.id);
    const show = (tab?: PipelinePanel['tab']): void => {
      if (tab !== undefined) widget.tab = tab;
      app.shell.activateById(widget.id);
    };
    addCommands({ commands: app.commands, model: pipeline, tracker, show, trans });
    for (const command of Object.values(commandIds))
      palette?.addItem({ command, category: trans.__('Pipeline') });
    notifyAtEnd(pipeline, () => labShell === null || widget.isVisible, trans);
    void settings?.load(SETTINGS).then((loaded) => {
      const apply = (): void => takeSettings(pipeline.settings, loaded.composite);
      loaded.changed.connect(apply);
      apply();
      const check = (): void => {
        if (pipeline.settings.freshness && !document.hidden) void pipeline.checkFreshness();
      };
      document.addEventListener('visibilitychange', check);
      check();
    });
  },
};

const marks: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-stagebook:marks',
  description: 'Shows on each cell which stage it belongs to, and what is wrong with it.',
  autoStart: true,
  requires: [IPipelineModel],
  optional: [ITranslator],
  activate: (_app, pipeline: IPipelineModel, translator: ITranslator | null) => {
    markCells(pipeline);
    showCellProblems(pipeline, (translator ?? nullTranslator).load('jupyterlab-stagebook'));
  },
};

const stageForm: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-stagebook:stage-form',
  description: 'Edits a cell’s stage and what it needs, in the property inspector.',
  autoStart: true,
  requires: [IPipelineModel, IFormRendererRegistry],
  optional: [ITranslator],
  activate: (
    _app,
    pipeline: IPipelineModel,
    forms: IFormRendererRegistry,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab-stagebook');
    forms.addRenderer(TAGS_RENDERER, tagsRenderer(pipeline, trans));
    forms.addRenderer(SETTINGS_RENDERER, settingsRenderer());
  },
};

const plotly: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-stagebook:plotly',
  description: 'Draws plotly figures; the library is loaded with the first one.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app, rendermime: IRenderMimeRegistry) => rendermime.addFactory(plotlyFactory),
};

function takeSettings(to: PanelSettings, from: ISettingRegistry.ISettings['composite']): void {
  if (typeof from['cellSec'] === 'number') to.cellSec = from['cellSec'];
  if (typeof from['keepGoing'] === 'boolean') to.keepGoing = from['keepGoing'];
  if (typeof from['notify'] === 'boolean') to.notify = from['notify'];
  if (typeof from['freshness'] === 'boolean') to.freshness = from['freshness'];
  const secretNames: unknown = from['secretNames'];
  if (Array.isArray(secretNames)) to.secretNames = secretNames.filter((name) => typeof name === 'string');
}

const plugins: JupyterFrontEndPlugin<unknown>[] = [runner, keeper, model, panel, marks, stageForm, plotly];
export default plugins;
