import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { correlate, describe, loadLeaderboard } from 'stagebook/eda';
import { edaPlots, toPng } from 'stagebook/plot';

const [path, out] = process.argv.slice(2);
const board = await loadLeaderboard(path);
console.log(await describe(board));
console.log(await correlate(board, { methods: ['pearson'] }));
for (const [name, figure] of Object.entries(await edaPlots(board)))
  await writeFile(join(out, `${name}.png`), await toPng(figure, { scale: 1 }));
