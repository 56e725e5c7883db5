// Notebooks are committed without outputs: a diff then shows what a person changed, and no secret slips in.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const folder = join(root, 'notebooks');
const dirty = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .filter((name) =>
    JSON.parse(readFileSync(join(folder, name), 'utf8')).cells.some(
      (cell) => cell.cell_type === 'code' && (cell.outputs.length > 0 || cell.execution_count !== null),
    ),
  );
for (const name of dirty)
  console.error(`notebooks/${name} has stored outputs: clear them in JupyterLab and save.`);
process.exit(dirty.length > 0 ? 1 : 0);
