import { useMemo, type KeyboardEvent, type ReactElement } from 'react';
import type { StageState } from '@stagebook/pipeline';
import { layOutGraph, type GraphNode } from './graph-layout.js';
import { statusLabel, toneOf } from './status.js';
import type { Translate } from './translate.js';

export interface StageGraphProps {
  readonly stages: readonly Pick<StageState, 'name' | 'needs' | 'status' | 'isolated'>[];
  readonly selected?: string;
  /** Undefined: a picture. */
  readonly onSelect?: (name: string) => void;
  readonly trans: Translate;
}

const NODE_WIDTH = 132;
const NODE_HEIGHT = 30;
const GAP_X = 16;
const GAP_Y = 26;
const PAD = 6;
const MAX_LABEL_CHARS = 15;

/** What needs what, from top to bottom. */
export function StageGraph({ stages, selected, onSelect, trans }: StageGraphProps): ReactElement {
  const layout = useMemo(() => layOutGraph(stages), [stages]);
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const width = 2 * PAD + layout.columns * (NODE_WIDTH + GAP_X) - GAP_X;
  const height = 2 * PAD + layout.rows * (NODE_HEIGHT + GAP_Y) - GAP_Y;
  return (
    <svg
      className="sb-graph"
      viewBox={`0 0 ${Math.max(width, 1)} ${Math.max(height, 1)}`}
      width={width}
      height={height}
      role={onSelect === undefined ? 'img' : 'group'}
      aria-label={trans.__('What each stage needs')}
    >
      {layout.edges.map(({ from, to }) => (
        <path key={`${from.name} ${to.name}`} className="sb-graph-edge" d={edgePath(from, to)} />
      ))}
      {layout.nodes.map((node) => {
        const stage = byName.get(node.name);
        if (stage === undefined) return null;
        const label = `${node.name}, ${statusLabel(stage.status, trans)}`;
        return (
          <g
            key={node.name}
            className={`sb-graph-node sb-tone-${toneOf(stage.status)}`}
            transform={`translate(${leftOf(node)} ${topOf(node)})`}
            {...(onSelect !== undefined &&
              selectable(() => onSelect(node.name), selected === node.name, label))}
          >
            <title>{label}</title>
            <rect width={NODE_WIDTH} height={NODE_HEIGHT} rx={stage.isolated ? 15 : 5} />
            <text x={NODE_WIDTH / 2} y={NODE_HEIGHT / 2} dominantBaseline="central" textAnchor="middle">
              {shorten(node.name)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function selectable(select: () => void, pressed: boolean, label: string): object {
  return {
    role: 'button',
    tabIndex: 0,
    'aria-pressed': pressed,
    'aria-label': label,
    onClick: select,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      select();
    },
  };
}

function edgePath(from: GraphNode, to: GraphNode): string {
  const x1 = leftOf(from) + NODE_WIDTH / 2;
  const y1 = topOf(from) + NODE_HEIGHT;
  const x2 = leftOf(to) + NODE_WIDTH / 2;
  const y2 = topOf(to);
  const bend = Math.min(GAP_Y, (y2 - y1) / 2);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}

function leftOf(node: GraphNode): number {
  return PAD + node.column * (NODE_WIDTH + GAP_X);
}

function topOf(node: GraphNode): number {
  return PAD + node.row * (NODE_HEIGHT + GAP_Y);
}

function shorten(name: string): string {
  return name.length > MAX_LABEL_CHARS ? `${name.slice(0, MAX_LABEL_CHARS - 1)}…` : name;
}
