import type { ReactElement } from 'react';
import type { CellState, RunState, StageState } from '@stagebook/pipeline';
import { formatDuration } from './format.js';
import { statusLabel, toneOf } from './status.js';
import type { Translate } from './translate.js';

export interface WaterfallProps {
  readonly run: RunState;
  readonly hrefOf: (stage: StageState, at: number) => string;
  readonly trans: Translate;
}

interface Bar {
  readonly stage: StageState;
  readonly at: number;
  readonly startMs: number;
  readonly durationMs: number;
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** When each stage ran, on one axis from the run's start; a stage's cells are told apart by fine lines. */
export function Waterfall({ run, hrefOf, trans }: WaterfallProps): ReactElement | null {
  const bars = run.stages.flatMap((stage, at) => barOf(stage, at, Date.parse(run.startedAt)));
  const totalMs = Math.max(run.durationMs ?? 0, ...bars.map((bar) => bar.startMs + bar.durationMs));
  if (bars.length === 0 || !(totalMs > 0)) return null;
  const percent = (ms: number): string => `${((ms / totalMs) * 100).toFixed(3)}%`;
  return (
    <div className="sb-waterfall">
      <div className="sb-waterfall-row sb-waterfall-axis" aria-hidden="true">
        <span />
        <svg className="sb-waterfall-track" width="100%" height="16">
          {TICKS.map((tick) => (
            <text
              key={tick}
              x={`${tick * 100}%`}
              y="12"
              textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}
            >
              {formatDuration(totalMs * tick)}
            </text>
          ))}
        </svg>
        <span />
      </div>
      {bars.map((bar) => (
        <a key={bar.stage.name} className="sb-waterfall-row" href={hrefOf(bar.stage, bar.at)}>
          <span className="sb-waterfall-name">{bar.stage.name}</span>
          <svg
            className={`sb-waterfall-track sb-tone-${toneOf(bar.stage.status)}`}
            width="100%"
            height="18"
            aria-hidden="true"
          >
            {TICKS.map((tick) => (
              <line
                key={tick}
                className="sb-tick"
                x1={`${tick * 100}%`}
                x2={`${tick * 100}%`}
                y1="0"
                y2="18"
              />
            ))}
            <rect
              className="sb-bar"
              x={percent(bar.startMs)}
              y="3"
              width={percent(Math.max(bar.durationMs, totalMs / 400))}
              height="12"
              rx="3"
            />
            {cellBorders(bar.stage.cells).map((ms) => (
              <line
                key={ms}
                className="sb-bar-cell"
                x1={percent(bar.startMs + ms)}
                x2={percent(bar.startMs + ms)}
                y1="3"
                y2="15"
              />
            ))}
          </svg>
          <span className="sb-waterfall-time">
            <span className="sb-hidden">{statusLabel(bar.stage.status, trans)} </span>
            {formatDuration(bar.durationMs)}
          </span>
        </a>
      ))}
    </div>
  );
}

function barOf(stage: StageState, at: number, runStartMs: number): Bar[] {
  if (!('durationMs' in stage) || stage.startedAt === undefined) return [];
  const startMs = Math.max(0, Date.parse(stage.startedAt) - runStartMs);
  return Number.isFinite(startMs) ? [{ stage, at, startMs, durationMs: stage.durationMs }] : [];
}

/** Milliseconds from the stage's start at which one cell ends and the next begins. */
function cellBorders(cells: readonly CellState[]): readonly number[] {
  const borders: number[] = [];
  let endMs = 0;
  for (const cell of cells.slice(0, -1)) {
    endMs += cell.durationMs ?? 0;
    if (cell.durationMs !== undefined) borders.push(endMs);
  }
  return [...new Set(borders)];
}
