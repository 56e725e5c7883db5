import type { TranslationBundle } from '@jupyterlab/translation';
import {
  formatDuration,
  formatMetric,
  formatTime,
  StatusIcon,
  statusLabel,
  type Status,
} from '@stagebook/run-view';
import { useState, type ReactElement } from 'react';
import { compareRuns, type ComparedMetric, type ComparedStage } from '../compare.js';
import { toShown } from '../follow-run.js';
import type { ShownRun } from '../shown-run.js';
import type { PastRun } from '../store/history.js';
import type { PanelModel } from '../model.js';

export interface RunsPaneProps {
  readonly model: PanelModel;
  readonly trans: TranslationBundle;
}

/** Earlier runs, of the terminal and of the panel alike: to open, and to compare two of them. */
export function RunsPane({ model, trans }: RunsPaneProps): ReactElement {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [compared, setCompared] = useState<readonly ComparedStage[]>();
  const { history } = model;
  if (history.length === 0)
    return <p className="sb-note">{trans.__('No run of this notebook has been recorded yet.')}</p>;
  const choose = (runId: string): void => {
    setCompared(undefined);
    setChosen(chosen.includes(runId) ? chosen.filter((id) => id !== runId) : [...chosen, runId].slice(-2));
  };
  const compare = async (): Promise<void> => {
    const [before, after] = await Promise.all([...chosen].sort().map((runId) => load(model, runId)));
    if (before !== undefined && after !== undefined) setCompared(compareRuns(before, after));
  };
  return (
    <div className="sb-runs">
      <table className="sb-table">
        <caption className="sb-hidden">{trans.__('Earlier runs')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sb-hidden">{trans.__('Compare')}</span>
            </th>
            <th scope="col">{trans.__('Run')}</th>
            <th scope="col">{trans.__('Time')}</th>
            <th scope="col">
              <span className="sb-hidden">{trans.__('State')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {history.map((run) => (
            <RunLine
              key={run.runId}
              run={run}
              chosen={chosen.includes(run.runId)}
              onChoose={() => choose(run.runId)}
              onOpen={() => void model.openRecord(run.runId)}
              trans={trans}
            />
          ))}
        </tbody>
      </table>
      <div className="sb-actions">
        <button type="button" disabled={chosen.length !== 2} onClick={() => void compare()}>
          {trans.__('Compare the two chosen')}
        </button>
      </div>
      {compared !== undefined && <Comparison stages={compared} trans={trans} />}
    </div>
  );
}

async function load(model: PanelModel, runId: string): Promise<ShownRun | undefined> {
  const record = await model.readRecord(runId);
  return record && toShown(record, 'record');
}

interface RunLineProps {
  readonly run: PastRun;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onOpen: () => void;
  readonly trans: TranslationBundle;
}

function RunLine({ run, chosen, onChoose, onOpen, trans }: RunLineProps): ReactElement {
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          checked={chosen}
          aria-label={trans.__('Compare run %1', run.runId)}
          onChange={onChoose}
        />
      </td>
      <th scope="row">
        <button type="button" className="sb-link" title={formatTime(run.startedAt)} onClick={onOpen}>
          {run.runId}
        </button>
      </th>
      <td className="sb-number">{run.durationMs === undefined ? '–' : formatDuration(run.durationMs)}</td>
      <td>
        <StatusIcon status={run.status as Status} />
        <span className="sb-hidden">{statusLabel(run.status as Status, trans)}</span>
      </td>
    </tr>
  );
}

function Comparison({
  stages,
  trans,
}: {
  readonly stages: readonly ComparedStage[];
  readonly trans: TranslationBundle;
}): ReactElement {
  return (
    <div className="sb-comparison" role="region" aria-label={trans.__('Comparison')}>
      {stages.map((stage) => (
        <section key={stage.name} aria-label={stage.name}>
          <h4>
            {stage.name} <Change stage={stage} trans={trans} />
          </h4>
          {stage.metrics.length > 0 && <MetricChanges metrics={stage.metrics} trans={trans} />}
        </section>
      ))}
    </div>
  );
}

function Change({
  stage,
  trans,
}: {
  readonly stage: ComparedStage;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { before, after, changedOutputs } = stage;
  const label = (status: Status | undefined): string =>
    status === undefined ? trans.__('absent') : statusLabel(status, trans);
  return (
    <small>
      {after !== undefined && <StatusIcon status={after} />}{' '}
      {before === after ? label(after) : trans.__('%1 → %2', label(before), label(after))}
      {changedOutputs !== undefined &&
        ` · ${changedOutputs === 0 ? trans.__('same outputs') : trans._n('%1 cell shows something else', '%1 cells show something else', changedOutputs)}`}
    </small>
  );
}

function MetricChanges({
  metrics,
  trans,
}: {
  readonly metrics: readonly ComparedMetric[];
  readonly trans: TranslationBundle;
}): ReactElement {
  const value = (metric: ComparedMetric['before']): string =>
    metric === undefined ? '–' : formatMetric(metric);
  return (
    <table className="sb-table">
      <thead>
        <tr>
          <th scope="col">{trans.__('Metric')}</th>
          <th scope="col" className="sb-number">
            {trans.__('Before')}
          </th>
          <th scope="col" className="sb-number">
            {trans.__('After')}
          </th>
          <th scope="col" className="sb-number">
            {trans.__('Change')}
          </th>
        </tr>
      </thead>
      <tbody>
        {metrics.map((metric) => (
          <tr key={metric.name}>
            <th scope="row">{metric.unit === '' ? metric.name : `${metric.name} (${metric.unit})`}</th>
            <td className="sb-number">{value(metric.before)}</td>
            <td className="sb-number">{value(metric.after)}</td>
            <td className="sb-number">{metric.change === undefined ? '–' : percent(metric.change)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function percent(change: number): string {
  return `${change > 0 ? '+' : change < 0 ? '−' : ''}${Math.abs(change * 100).toFixed(1)} %`;
}
