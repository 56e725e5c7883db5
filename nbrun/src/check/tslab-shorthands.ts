import type { Finding, Stage, StageCell, StageSet } from '@stagebook/pipeline';
import { CellText } from './cell-text.js';

/**
 * `{ name }` where another cell declares `name`: tslab 1.0 compiles each cell alone, rewrites what it takes from the others,
 * and forgets this form (`converter.ts`), so that the cell fails with a ReferenceError.
 */
export async function tslabShorthands(set: StageSet, language: string): Promise<readonly Finding[]> {
  const known = language.toLowerCase();
  if (known !== 'typescript' && known !== 'javascript') return [];
  const { declaredNames, unresolvedShorthands } = await import('./unresolved-names.js');
  return kernelsOf(set).flatMap(({ cells, reported }) => {
    const declared = new Set<string>();
    return cells.flatMap((cell) => {
      const text = new CellText([cell]);
      const lost = unresolvedShorthands(text.text, known).filter(({ name }) => declared.has(name));
      for (const name of declaredNames(text.text, known)) declared.add(name);
      return reported.has(cell) ? lost.map(({ name, offset }) => findingOf(name, text.placeAt(offset))) : [];
    });
  });
}

/** The cells that share a kernel, in the order of their runs, and those of them that no other kernel reports. */
function kernelsOf({ setup, stages }: StageSet): readonly {
  readonly cells: readonly StageCell[];
  readonly reported: ReadonlySet<StageCell>;
}[] {
  const shared = [setup, ...stages.filter(({ isolated }) => !isolated)].flatMap(cellsOf);
  const isolated = stages
    .filter((stage) => stage.isolated)
    .map((stage) => {
      const own = cellsOf(stage);
      return { cells: [...cellsOf(setup), ...own], reported: new Set(own) };
    });
  return [{ cells: shared, reported: new Set(shared) }, ...isolated];
}

function cellsOf({ cells }: Stage): readonly StageCell[] {
  return cells.filter(({ skip }) => !skip);
}

function findingOf(name: string, place: { readonly cell: number; readonly line: number }): Finding {
  const message = `tslab does not find "${name}" of another cell in the shorthand "{ ${name} }": write "{ ${name}: ${name} }".`;
  return { ...place, rule: 'tslab-shorthand', message };
}
