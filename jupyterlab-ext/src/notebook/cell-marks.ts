import type { PanelModel } from '../model.js';

/** Shows on each code cell of the notebook in front which stage it belongs to, in its margin; a style sheet draws it. */
export function markCells(model: PanelModel): void {
  let marked: HTMLElement[] = [];
  model.changed.connect(() => {
    const { open, plan, run } = model;
    const cells = new Map<string, { stage: string; first: boolean; status: string }>();
    for (const { stage } of plan?.stages ?? []) {
      const status = run?.state?.stages.find(({ name }) => name === stage.name)?.status ?? 'pending';
      stage.cells.forEach(({ id }, at) => cells.set(id, { stage: stage.name, first: at === 0, status }));
    }
    for (const node of marked) clear(node);
    marked = [];
    for (const widget of open?.panel.content.widgets ?? []) {
      const mark = cells.get(widget.model.id);
      if (mark === undefined) continue;
      widget.node.dataset['stagebookStage'] = mark.stage;
      widget.node.dataset['stagebookStatus'] = mark.status;
      if (mark.first) widget.node.dataset['stagebookFirst'] = '';
      marked.push(widget.node);
    }
  });
}

function clear(node: HTMLElement): void {
  delete node.dataset['stagebookStage'];
  delete node.dataset['stagebookStatus'];
  delete node.dataset['stagebookFirst'];
}
