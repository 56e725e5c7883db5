/** A stage as far as the graph needs it. */
export interface GraphStage {
  readonly name: string;
  readonly needs: readonly string[];
}

export interface GraphNode {
  readonly name: string;
  /** From 0, along the row. */
  readonly column: number;
  /** From 0: one below the lowest of what it needs. */
  readonly row: number;
}

export interface GraphEdge {
  readonly from: GraphNode;
  readonly to: GraphNode;
}

export interface GraphLayout {
  readonly nodes: readonly GraphNode[];
  /** Only those that no longer way implies. */
  readonly edges: readonly GraphEdge[];
  readonly columns: number;
  readonly rows: number;
}

/**
 * Rows by depth, columns in the notebook's order. Stages stand below what they need, so a need that the list holds later, or
 * not at all, is left out: the plan refuses such notebooks, a hostile record may still say so.
 */
export function layOutGraph(stages: readonly GraphStage[]): GraphLayout {
  const nodes = new Map<string, GraphNode>();
  const above = new Map<string, ReadonlySet<string>>();
  const widths: number[] = [];
  const edges: GraphEdge[] = [];
  for (const stage of stages) {
    const needs = stage.needs.flatMap((name) => nodes.get(name) ?? []);
    const row = Math.max(-1, ...needs.map((need) => need.row)) + 1;
    const column = widths[row] ?? 0;
    widths[row] = column + 1;
    const node: GraphNode = { name: stage.name, row, column };
    nodes.set(stage.name, node);
    const implied = new Set(needs.flatMap((need) => [...(above.get(need.name) ?? [])]));
    for (const need of needs) if (!implied.has(need.name)) edges.push({ from: need, to: node });
    above.set(stage.name, new Set([...implied, ...needs.map((need) => need.name)]));
  }
  return { nodes: [...nodes.values()], edges, columns: Math.max(0, ...widths), rows: widths.length };
}

/** Where an arrow key leads: along the row, or to the nearest column of the row above or below; Home and End to the ends. */
export function neighbourOf({ nodes }: GraphLayout, name: string, key: string): GraphNode | undefined {
  const from = nodes.find((node) => node.name === name);
  if (from === undefined) return undefined;
  const nearest = (row: number): GraphNode | undefined =>
    nodes
      .filter((node) => node.row === row)
      .sort((a, b) => Math.abs(a.column - from.column) - Math.abs(b.column - from.column))[0];
  const along = (step: number): GraphNode | undefined =>
    nodes.find(({ row, column }) => row === from.row && column === from.column + step);
  switch (key) {
    case 'ArrowRight':
      return along(1);
    case 'ArrowLeft':
      return along(-1);
    case 'ArrowDown':
      return nearest(from.row + 1);
    case 'ArrowUp':
      return nearest(from.row - 1);
    case 'Home':
      return nodes[0];
    case 'End':
      return nodes.at(-1);
    default:
      return undefined;
  }
}
