import type { PanelModel } from '../model.js';
import { cellId } from './cell-id.js';

/** What a style sheet draws in a cell's margin. */
interface Mark {
  readonly stage: string;
  readonly status: string;
  readonly first: boolean;
}

/** Shows on each code cell of the notebook in front which stage it belongs to. Only what changed is touched. */
export function markCells(model: PanelModel): void {
  const marked = new Map<HTMLElement, Mark>();
  model.changed.connect(() => {
    const marks = marksOf(model);
    const left = new Set(marked.keys());
    for (const { node, model: cell } of model.open?.panel.content.widgets ?? []) {
      const mark = marks.get(cellId(cell));
      if (mark === undefined) continue;
      left.delete(node);
      if (isSame(marked.get(node), mark)) continue;
      marked.set(node, mark);
      draw(node, mark);
    }
    for (const node of left) {
      marked.delete(node);
      clear(node);
    }
  });
}

function marksOf({ plan, run }: PanelModel): ReadonlyMap<string, Mark> {
  const statuses = new Map(run?.state?.stages.map(({ name, status }) => [name, status]));
  const marks = new Map<string, Mark>();
  const stages = plan === undefined ? [] : [plan.setup, ...plan.stages.map(({ stage }) => stage)];
  for (const { name, cells } of stages) {
    const status = statuses.get(name) ?? 'pending';
    cells.forEach(({ id }, at) => marks.set(id, { stage: name, status, first: at === 0 }));
  }
  return marks;
}

function isSame(a: Mark | undefined, b: Mark): boolean {
  return a !== undefined && a.stage === b.stage && a.status === b.status && a.first === b.first;
}

function draw({ dataset }: HTMLElement, { stage, status, first }: Mark): void {
  dataset['stagebookStage'] = stage;
  dataset['stagebookStatus'] = status;
  if (first) dataset['stagebookFirst'] = '';
  else delete dataset['stagebookFirst'];
}

function clear({ dataset }: HTMLElement): void {
  delete dataset['stagebookStage'];
  delete dataset['stagebookStatus'];
  delete dataset['stagebookFirst'];
}
