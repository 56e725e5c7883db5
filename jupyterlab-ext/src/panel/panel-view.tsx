import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Plan, PlannedStage } from '@stagebook/pipeline';
import { useEffect, useReducer, type ReactElement } from 'react';
import type { PanelModel } from '../model.js';
import { Controls } from './controls.js';
import { ParameterForm } from './parameter-form.js';
import { Problems } from './problems.js';
import { RunBar } from './run-bar.js';
import { RunsPane } from './runs-pane.js';
import { StagePane } from './stage-pane.js';
import { Tabs } from './tabs.js';

/** What the panel asks of the application around it. */
export interface PanelActions {
  /** Selects a stage's cells in the notebook and scrolls to them. */
  reveal(stage: string): void;
  /** Makes a cell the active one and scrolls to it. */
  revealCell(id: string): void;
  /** Opens the report of the run on the screen, made first where its record has none. */
  openReport(): void;
  /** Opens the notebook that the run on the screen left. */
  openExecuted(): void;
}

export type PanelTab = 'list' | 'graph' | 'parameters' | 'runs';

export interface PanelViewProps {
  readonly model: PanelModel;
  readonly actions: PanelActions;
  readonly tab: PanelTab;
  readonly onTab: (tab: PanelTab) => void;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}

/** The whole panel. */
export function PanelView(props: PanelViewProps): ReactElement {
  const { model, actions, tab, onTab, trans } = props;
  const { open, plan, run, problem, findings } = model;
  const nowMs = useNow(model.isRunning || run?.state?.status === 'running');
  const tabs = [
    { name: 'list', title: trans.__('Stages') },
    { name: 'graph', title: trans.__('Graph') },
    { name: 'parameters', title: trans.__('Parameters') },
    { name: 'runs', title: trans.__('Runs') },
  ] as const;
  return (
    <div className="sb-root sb-panel">
      <Controls model={model} trans={trans} />
      {problem !== undefined && (
        <p className="sb-failure" role="alert">
          {problem}
        </p>
      )}
      <Problems findings={findings} onReveal={(id) => actions.revealCell(id)} trans={trans} />
      {model.isStarting && <p className="sb-note">{trans.__('The run is starting.')}</p>}
      {run !== undefined && (
        <RunBar
          run={run}
          nowMs={nowMs}
          busy={!model.canStart}
          whyNotResumed={model.whyNotResumed}
          onResume={() => void model.resume()}
          onReport={() => actions.openReport()}
          onNotebook={() => actions.openExecuted()}
          trans={trans}
        />
      )}
      {model.front === undefined && (
        <p className="sb-note">{trans.__('Open a notebook to see its stages.')}</p>
      )}
      {(open !== undefined || run !== undefined) && (
        <Tabs tabs={tabs} current={tab} label={trans.__('Views of the pipeline')} onChange={onTab}>
          {(tab === 'list' || tab === 'graph') && (
            <StagePane
              planned={plan === undefined ? [] : withSetup(plan)}
              run={run}
              history={model.history}
              checking={model.isChecking}
              selected={model.selected}
              busy={!model.canStart}
              nowMs={nowMs}
              as={tab}
              onSelect={(stage) => {
                model.select(stage);
                actions.reveal(stage);
              }}
              onRun={(selection) => void model.start(selection)}
              rendermime={props.rendermime}
              trans={trans}
            />
          )}
          {tab === 'parameters' && (
            <ParameterForm
              key={open?.path ?? ''}
              set={open?.parameters}
              values={model.parameters}
              onChange={(name, value) => model.setParameter(name, value)}
              trans={trans}
            />
          )}
          {tab === 'runs' && <RunsPane model={model} trans={trans} />}
        </Tabs>
      )}
    </div>
  );
}

/** `setup` is apart in a plan, and a stage like the others on the screen. */
function withSetup({ setup, stages }: Plan): readonly PlannedStage[] {
  if (setup.cells.length === 0) return stages;
  return [{ stage: setup, action: 'run', reason: { kind: 'every-kernel' }, key: undefined }, ...stages];
}

/** The time of this rendering; another follows within a quarter of a second while something runs. */
function useNow(running: boolean): number {
  const [, renderAgain] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setTimeout(renderAgain, 250);
    return () => clearTimeout(timer);
  });
  return Date.now();
}
