import type { NotebookPanel } from '@jupyterlab/notebook';
import { checkNotebook, parseNotebook, type CheckRule } from '@stagebook/pipeline';

/** Something wrong with a notebook's stages. */
export interface CellFinding {
  /** Undefined where it is the notebook's own. */
  readonly cell: { readonly id: string; readonly index: number } | undefined;
  readonly message: string;
  /** True where there is no plan while it stands. */
  readonly isFatal: boolean;
}

/** Rules about a file to be committed, not about a notebook that is being worked on. */
const OF_FILES = new Set<CheckRule>(['outputs-committed', 'cells-out-of-order']);

/** How the engine names the cell in a message; here it stands beside it. */
const PLACE = /^cells\[\d+\] \(.{1,40}\): /;

/**
 * What `nbrun check` finds in the editor's text, as far as a page can: files and undeclared variables it cannot see.
 *
 * @throws {PipelineError} `NOTEBOOK_INVALID` where it is no notebook.
 */
export async function findProblems({ context }: NotebookPanel): Promise<readonly CellFinding[]> {
  const notebook = parseNotebook(context.model.toJSON());
  const findings = await checkNotebook(notebook, { matches: async () => true });
  return findings.flatMap(({ cell: index, rule, message }) => {
    if (OF_FILES.has(rule)) return [];
    const id = index === undefined ? undefined : notebook.cells[index]?.id;
    const cell = index === undefined || id === undefined ? undefined : { id, index };
    return [{ cell, message: message.replace(PLACE, ''), isFatal: rule === 'stages' }];
  });
}
