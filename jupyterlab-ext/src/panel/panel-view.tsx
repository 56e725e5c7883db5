import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { uncommittedNote, type Plan, type PlannedStage } from '@stagebook/pipeline';
import { formatDuration, RunProgressBar, StatusBadge } from '@stagebook/run-view';
import { useEffect, useState, type ReactElement } from 'react';
import type { PanelModel } from '../model.js';
import type { ShownRun } from '../shown-run.js';
import { ParameterForm } from './parameter-form.js';
import { Problems } from './problems.js';
import { RunsPane } from './runs-pane.js';
import { StagePane } from './stage-pane.js';
import { Tabs } from './tabs.js';

/** What the panel asks of the application around it. */
export interface PanelActions {
  /** Selects a stage's cells in the notebook and scrolls to them. */
  reveal(stage: string): void;
  /** Makes a cell the active one and scrolls to it. */
  revealCell(id: string): void;
  openFile(path: string): void;
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
      {run !== undefined && <RunBar run={run} nowMs={nowMs} actions={actions} trans={trans} />}
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
              selected={model.selected}
              busy={model.isBusy || open === undefined}
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
              onChange={(values) => model.setParameters(values)}
              trans={trans}
            />
          )}
          {tab === 'runs' && <RunsPane model={model} trans={trans} />}
        </Tabs>
      )}
    </div>
  );
}

function Controls({
  model,
  trans,
}: {
  readonly model: PanelModel;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { open, kernel, kernels, isRunning, isBusy } = model;
  return (
    <div className="sb-controls" role="group" aria-label={trans.__('Pipeline')}>
      {isRunning ? (
        <button type="button" className="sb-stop" onClick={() => model.stop()}>
          {trans.__('Stop')}
        </button>
      ) : (
        <button
          type="button"
          className="sb-run-all"
          disabled={open === undefined || isBusy}
          onClick={() => void model.start({})}
        >
          {trans.__('Run all stages')}
        </button>
      )}
      <label className="sb-kernel">
        {trans.__('Kernel')}
        <select
          value={kernel?.name ?? ''}
          disabled={isRunning || open === undefined}
          onChange={(event) => model.setKernel(event.target.value)}
        >
          {kernel === undefined && <option value="">{trans.__('choose one')}</option>}
          {kernels.map(({ name, displayName }) => (
            <option key={name} value={name}>
              {displayName}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface RunBarProps {
  readonly run: ShownRun;
  readonly nowMs: number;
  readonly actions: PanelActions;
  readonly trans: TranslationBundle;
}

function RunBar({ run, nowMs, actions, trans }: RunBarProps): ReactElement | null {
  const { state, runId, origin, warning } = run;
  if (state === undefined) return <p className="sb-note">{trans.__('The run is starting.')}</p>;
  const over = state.status !== 'running';
  const durationMs = state.durationMs ?? nowMs - Date.parse(state.startedAt);
  const caution = uncommittedNote(state);
  return (
    <section className="sb-run-bar" aria-label={trans.__('Run %1', runId)}>
      <div className="sb-header-line" aria-live="polite">
        <StatusBadge status={state.status} trans={trans} />
        <span>{runId}</span>
        {state.notebook.unsaved && <span className="sb-tag">{trans.__('unsaved text')}</span>}
        {origin === 'watched' && <span className="sb-tag">{trans.__('runs elsewhere')}</span>}
      </div>
      <div className="sb-header-line">
        <span className="sb-stage-time">{formatDuration(Math.max(0, durationMs))}</span>
        {over && (
          <button
            type="button"
            className="sb-link"
            onClick={() => actions.openFile(`${run.folder.path}/executed.ipynb`)}
          >
            {trans.__('Executed notebook')}
          </button>
        )}
      </div>
      {!over && <RunProgressBar stages={state.stages} trans={trans} />}
      {caution !== undefined && (
        <p className="sb-caution" role="note">
          {caution}
        </p>
      )}
      {state.failure !== undefined && <p className="sb-failure">{state.failure.message}</p>}
      {warning !== undefined && (
        <p className="sb-failure" role="alert">
          {warning}
        </p>
      )}
    </section>
  );
}

/** `setup` is apart in a plan, and a stage like the others on the screen. */
function withSetup({ setup, stages }: Plan): readonly PlannedStage[] {
  if (setup.cells.length === 0) return stages;
  return [{ stage: setup, action: 'run', reason: { kind: 'every-kernel' }, key: undefined }, ...stages];
}

/** The time, four times a second while something runs. */
function useNow(running: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [running]);
  return running ? nowMs : Date.now();
}
