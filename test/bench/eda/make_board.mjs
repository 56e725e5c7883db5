import { writeFile } from 'node:fs/promises';
import { syntheticLeaderboard } from 'stagebook/eda';

const board = await syntheticLeaderboard();
const names = board.columns.map(({ name }) => name);
const lines = (await board.rows()).map((row) => names.map((name) => row[name] ?? '').join(','));
await writeFile(process.argv[2], [names.join(','), ...lines, ''].join('\n'));
