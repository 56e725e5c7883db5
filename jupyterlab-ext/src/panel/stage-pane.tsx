import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { explainReason, type PlannedStage, type Selection, type StageState } from '@stagebook/pipeline';
import { StageGraph, StageView } from '@stagebook/run-view';
import type { ReactElement } from 'react';
import type { PastRun } from '../store/history.js';
import type { ShownRun } from '../shown-run.js';
import { LabOutputs } from './lab-outputs.js';
import { StageOptions } from './stage-options.js';

export interface StagePaneProps {
  readonly planned: readonly PlannedStage[];
  readonly run: ShownRun | undefined;
  readonly history: readonly PastRun[];
  /** True while it is looked up which stages are fresh. */
  readonly checking: boolean;
  readonly selected: string | undefined;
  readonly busy: boolean;
  readonly nowMs: number;
  readonly as: 'list' | 'graph';
  readonly onSelect: (stage: string) => void;
  readonly onRun: (selection: Selection) => void;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}

/** The stages, as the run tells them or as they are planned, and the chosen one in full. */
export function StagePane(props: StagePaneProps): ReactElement {
  const { planned, run, checking, selected, as, nowMs, onSelect, trans } = props;
  const stages = shownStages(planned, run);
  const over = run?.state?.status !== 'running';
  const stage = stages.find(({ name }) => name === selected);
  return (
    <div className="sb-stage-pane">
      {as === 'graph' ? (
        <div className="sb-graph-scroll">
          <StageGraph
            stages={stages}
            onSelect={onSelect}
            trans={trans}
            {...(selected !== undefined && { selected })}
          />
        </div>
      ) : (
        <StageOptions
          stages={stages}
          planned={planned}
          checking={checking}
          over={over}
          selected={selected}
          nowMs={nowMs}
          onSelect={onSelect}
          trans={trans}
        />
      )}
      {stage !== undefined && <ChosenStage {...props} stage={stage} over={over} />}
    </div>
  );
}

interface ChosenStageProps extends StagePaneProps {
  readonly stage: StageState;
  readonly over: boolean;
}

function ChosenStage(props: ChosenStageProps): ReactElement {
  const { stage, planned, checking, over, run, history, busy, onRun, rendermime, trans } = props;
  const { name, action, reason } = stage;
  const current = over && !checking ? planned.find((plan) => plan.stage.name === name) : undefined;
  // "Run all stages" forces each of them: that is no news.
  const told = run?.state !== undefined && reason.kind !== 'forced';
  const ran = told ? explainReason({ stage: { name }, action, reason }) : undefined;
  const next = current && explainReason(current);
  return (
    <div className="sb-chosen">
      <div className="sb-actions" role="group" aria-label={trans.__('Run part of the pipeline')}>
        <button type="button" disabled={busy} onClick={() => onRun({ only: [name] })}>
          {trans.__('Run %1', name)}
        </button>
        <button type="button" disabled={busy} onClick={() => onRun({ from: name })}>
          {trans.__('From here')}
        </button>
        <button type="button" disabled={busy} onClick={() => onRun({ until: name })}>
          {trans.__('Until here')}
        </button>
      </div>
      {next !== undefined && next !== ran && <p className="sb-note">{trans.__('Next: %1.', next)}</p>}
      <StageView
        key={name}
        stage={stage}
        over={over}
        reason={ran}
        history={(metric) => courseOf(history, run?.runId, name, metric)}
        renderCell={(cell) =>
          run === undefined || run.versionOf(cell.id) === 0 ? null : (
            <LabOutputs
              key={`${run.runId} ${cell.id}`}
              outputs={run.outputsOf(cell.id)}
              version={run.versionOf(cell.id)}
              rendermime={rendermime}
              trans={trans}
            />
          )
        }
        trans={trans}
      />
    </div>
  );
}

/** The run's stages where there is one; below them, those that the notebook has by now and the run had not. */
function shownStages(planned: readonly PlannedStage[], run: ShownRun | undefined): readonly StageState[] {
  const ran = run?.state?.stages ?? [];
  const names = new Set(ran.map(({ name }) => name));
  return [...ran, ...planned.filter(({ stage }) => !names.has(stage.name)).map(toPending)];
}

function toPending({ stage, action, reason }: PlannedStage): StageState {
  const { name, needs, isolated } = stage;
  return {
    name,
    needs,
    isolated,
    action,
    reason,
    cells: stage.cells.map(({ index, id }) => ({
      index,
      id,
      status: 'pending' as const,
      executionCount: null,
      outputLost: false,
    })),
    metrics: [],
    verdicts: [],
    artifacts: [],
    saved: [],
    measured: [],
    attempt: 0,
    status: 'pending',
  };
}

/** What a metric was in earlier runs, oldest first. */
function courseOf(
  history: readonly PastRun[],
  runId: string | undefined,
  stage: string,
  metric: string,
): number[] {
  return history
    .filter((run) => run.runId !== runId)
    .reverse()
    .flatMap((run) => {
      const metrics = run.stages.find(({ name }) => name === stage)?.metrics ?? [];
      const value = metrics.filter(({ name }) => name === metric).at(-1)?.value;
      return typeof value === 'number' ? [value] : [];
    });
}
