import {
  memo,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MemoExoticComponent,
  type ReactElement,
} from 'react';
import type { StageState } from '@stagebook/pipeline';
import {
  layOutGraph,
  neighbourOf,
  type GraphLayout,
  type GraphNode,
  type GraphStage,
} from './graph-layout.js';
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
/** More are too small to read where the picture is fitted into a narrow place: a host may scroll instead. */
const FITTING_COLUMNS = 2;

/** What needs what, from top to bottom. One stop of the Tab key; arrows go from node to node, Enter and space choose. */
export function StageGraph({ stages, selected, onSelect, trans }: StageGraphProps): ReactElement {
  const layout = useLayout(stages);
  const svg = useRef<SVGSVGElement>(null);
  const [focused, setFocused] = useState<string>();
  const stop = [focused, selected, stages[0]?.name].find((name) =>
    stages.some((stage) => stage.name === name),
  );
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const width = 2 * PAD + layout.columns * (NODE_WIDTH + GAP_X) - GAP_X;
  const height = 2 * PAD + layout.rows * (NODE_HEIGHT + GAP_Y) - GAP_Y;
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stop === undefined ? undefined : neighbourOf(layout, stop, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setFocused(next.name);
    const node = svg.current?.querySelectorAll<SVGElement>('.sb-graph-node')[layout.nodes.indexOf(next)];
    node?.focus();
    node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return (
    <svg
      ref={svg}
      className={layout.columns > FITTING_COLUMNS ? 'sb-graph sb-graph-wide' : 'sb-graph'}
      viewBox={`0 0 ${Math.max(width, 1)} ${Math.max(height, 1)}`}
      width={width}
      height={height}
      role={onSelect === undefined ? 'img' : 'group'}
      aria-label={trans.__('What each stage needs')}
      {...(onSelect !== undefined && { onKeyDown })}
    >
      <Edges layout={layout} />
      {layout.nodes.map((node) => {
        const { status = 'pending', isolated = false } = byName.get(node.name) ?? {};
        return (
          <Node
            key={node.name}
            node={node}
            status={status}
            isolated={isolated}
            pressed={selected === node.name}
            isStop={stop === node.name}
            onSelect={onSelect}
            trans={trans}
          />
        );
      })}
    </svg>
  );
}

/** Laid out anew only where names or needs changed: a run changes states many times a second. */
function useLayout(stages: readonly GraphStage[]): GraphLayout {
  const shape = useRef(stages);
  if (!isSameShape(shape.current, stages)) shape.current = stages;
  const { current } = shape;
  return useMemo(() => layOutGraph(current), [current]);
}

function isSameShape(before: readonly GraphStage[], after: readonly GraphStage[]): boolean {
  if (before.length !== after.length) return false;
  return after.every(({ name, needs }, at) => before[at]?.name === name && before[at]?.needs === needs);
}

const Edges: MemoExoticComponent<(props: { readonly layout: GraphLayout }) => ReactElement> = memo(
  function Edges({ layout }: { readonly layout: GraphLayout }): ReactElement {
    return (
      <>
        {layout.edges.map(({ from, to }) => (
          <path key={`${from.name} ${to.name}`} className="sb-graph-edge" d={edgePath(from, to)} />
        ))}
      </>
    );
  },
);

interface NodeProps {
  readonly node: GraphNode;
  readonly status: StageState['status'];
  readonly isolated: boolean;
  readonly pressed: boolean;
  readonly isStop: boolean;
  readonly onSelect: ((name: string) => void) | undefined;
  readonly trans: Translate;
}

const Node: MemoExoticComponent<(props: NodeProps) => ReactElement> = memo(function Node(
  props: NodeProps,
): ReactElement {
  const { node, status, isolated, pressed, isStop, onSelect, trans } = props;
  const label = `${node.name}, ${statusLabel(status, trans)}`;
  return (
    <g
      className={`sb-graph-node sb-tone-${toneOf(status)}`}
      transform={`translate(${leftOf(node)} ${topOf(node)})`}
      {...(onSelect !== undefined && selectable(() => onSelect(node.name), pressed, isStop, label))}
    >
      <title>{label}</title>
      <rect width={NODE_WIDTH} height={NODE_HEIGHT} rx={isolated ? 15 : 5} />
      <text x={NODE_WIDTH / 2} y={NODE_HEIGHT / 2} dominantBaseline="central" textAnchor="middle">
        {shorten(node.name)}
      </text>
    </g>
  );
});

function selectable(select: () => void, pressed: boolean, isStop: boolean, label: string): object {
  return {
    role: 'button',
    tabIndex: isStop ? 0 : -1,
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
