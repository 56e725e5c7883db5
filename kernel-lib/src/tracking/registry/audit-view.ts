import { displayable, type Displayable } from '../../cell/display.js';
import { gridView } from '../../cell/grid.js';
import type { AliasMoved } from '../entry.js';

export function moveView(move: AliasMoved): AliasMoved & Displayable {
  return displayable({ ...move }, { text: () => sentence(move) });
}

export function auditView(name: string, moves: readonly AliasMoved[]): readonly AliasMoved[] & Displayable {
  const columns = ['when', 'alias', 'action', 'from', 'to', 'who', 'why'].map((label) => ({ label }));
  const rows = moves.map(({ at, alias, action, from, to, who, why }) => {
    const versions = [from === undefined ? '–' : String(from.version), String(to.version)];
    return [at, alias, action, ...versions, who, why];
  });
  return displayable(
    [...moves],
    gridView(() => ({ title: `Audit of ${name}`, columns, rows })),
  );
}

function sentence({ model, alias, action, from, to, who, why }: AliasMoved): string {
  const done = action === 'promote' ? 'promoted' : 'rolled back';
  return `${model}@${alias}: ${from === undefined ? 'new' : `version ${from.version}`} → version ${to.version}, ${done} by ${who}: ${why}`;
}
