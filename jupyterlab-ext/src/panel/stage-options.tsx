import type { TranslationBundle } from '@jupyterlab/translation';
import { SETUP, type PlannedStage, type StageState } from '@stagebook/pipeline';
import { StageRow } from '@stagebook/run-view';
import { memo, useMemo, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { FreshnessTag } from './freshness-tag.js';
import { rowFor } from './row-for-key.js';
import { useWindow } from './use-window.js';

/** As high in the style sheet: a row holds one line, and its bar of progress lies at its foot. */
const ROW_PX = 28;

export interface StageOptionsProps {
  readonly stages: readonly StageState[];
  /** As a run would find them now. */
  readonly planned: readonly PlannedStage[];
  /** True while that is looked up anew. */
  readonly checking: boolean;
  /** True where the run has ended: what waits now never ran. */
  readonly over: boolean;
  readonly selected: string | undefined;
  readonly nowMs: number;
  readonly onSelect: (stage: string) => void;
  readonly trans: TranslationBundle;
}

/**
 * The stages as a list box. Only the rows in sight are drawn, and the chosen one wherever it is; the list itself keeps the
 * keyboard, so that no row takes it along when it goes.
 */
export function StageOptions(props: StageOptionsProps): ReactElement {
  const { stages, planned, checking, over, selected, nowMs, onSelect, trans } = props;
  const plans = useMemo(() => new Map(planned.map((plan) => [plan.stage.name, plan])), [planned]);
  const scroller = useRef<HTMLDivElement>(null);
  const chosen = stages.findIndex(({ name }) => name === selected);
  const running = stages.findIndex(({ status }) => status === 'running');
  const current = chosen === -1 ? running : chosen;
  const { from, to } = useWindow({ scroller, count: stages.length, rowPx: ROW_PX, current });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_PX) - 1);
    const stage = stages[rowFor(event, { at: chosen, page, names: stages.map(({ name }) => name) }) ?? -1];
    if (stage === undefined) return;
    event.preventDefault();
    onSelect(stage.name);
  };
  const drawn = stages.flatMap((stage, at) =>
    (at >= from && at < to) || at === chosen ? [{ stage, at }] : [],
  );
  return (
    <div
      className="sb-stage-list sb-options"
      role="listbox"
      tabIndex={0}
      aria-label={trans.__('Stages')}
      ref={scroller}
      onKeyDown={onKeyDown}
      {...(chosen !== -1 && { 'aria-activedescendant': idOf(chosen) })}
    >
      <div role="none" className="sb-options-all" style={{ height: stages.length * ROW_PX }}>
        {drawn.map(({ stage, at }) => (
          <StageOption
            key={stage.name}
            stage={stage}
            planned={over ? plans.get(stage.name) : undefined}
            checking={checking}
            at={at}
            count={stages.length}
            over={over}
            chosen={at === chosen}
            nowMs={stage.status === 'running' ? nowMs : 0}
            onSelect={onSelect}
            trans={trans}
          />
        ))}
      </div>
    </div>
  );
}

function idOf(at: number): string {
  return `sb-stage-option-${at + 1}`;
}

interface StageOptionProps {
  readonly stage: StageState;
  readonly planned: PlannedStage | undefined;
  readonly checking: boolean;
  readonly at: number;
  readonly count: number;
  readonly over: boolean;
  readonly chosen: boolean;
  readonly nowMs: number;
  readonly onSelect: (stage: string) => void;
  readonly trans: TranslationBundle;
}

const StageOption = memo(function StageOption(props: StageOptionProps): ReactElement {
  const { stage, planned, checking, at, count, over, chosen, nowMs, onSelect, trans } = props;
  return (
    <div
      role="option"
      id={idOf(at)}
      aria-selected={chosen}
      aria-setsize={count}
      aria-posinset={at + 1}
      className="sb-stage-row sb-option"
      style={{ top: at * ROW_PX }}
      onClick={() => onSelect(stage.name)}
    >
      <StageRow stage={stage} over={over} nowMs={nowMs} trans={trans}>
        {planned !== undefined && planned.stage.name !== SETUP && (
          <FreshnessTag planned={planned} checking={checking} trans={trans} />
        )}
      </StageRow>
    </div>
  );
});
