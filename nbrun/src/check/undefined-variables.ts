import type { Finding, Stage, StageSet } from '@stagebook/pipeline';
import { CellText } from './cell-text.js';

/**
 * Isolated stages that read a variable which neither they nor `setup` define: it is there in JupyterLab, where all cells
 * share a kernel, and missing in a run. TypeScript and JavaScript; nothing is said of other languages.
 */
export async function undefinedVariables(set: StageSet, language: string): Promise<readonly Finding[]> {
  const known = language.toLowerCase();
  const isolated = set.stages.filter((stage) => stage.isolated);
  if ((known !== 'typescript' && known !== 'javascript') || isolated.length === 0) return [];
  const { declaredNames, unresolvedNames } = await import('./unresolved-names.js');
  const definers = new Map<string, string>();
  for (const { name, cells } of set.stages) {
    for (const declared of declaredNames(new CellText(cells).text, known)) definers.set(declared, name);
  }
  return isolated.flatMap((stage) => {
    const text = new CellText([...set.setup.cells, ...stage.cells]);
    return unresolvedNames(text.text, known).map(({ name, offset }): Finding => {
      const place = text.placeAt(offset);
      return { ...place, rule: 'undefined-variable', message: messageOf(stage, name, definers.get(name)) };
    });
  });
}

function messageOf(stage: Stage, name: string, definer: string | undefined): string {
  const reads = `Isolated stage "${stage.name}" reads "${name}"`;
  return definer === undefined
    ? `${reads}, which no cell defines. Define it in the stage or in setup.`
    : `${reads}, which stage "${definer}" defines and this one does not see. ` +
        `Save it there with stage.save and load it here, or define it in setup.`;
}
