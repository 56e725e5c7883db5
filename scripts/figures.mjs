// npm run figures [-- --dataset FILE.csv] [-- --measure]: draws the ten plots of the workflow into docs/figures/.
// The results are those of docs/figures/llm_ci_cd_logs.csv, measured once; --measure benchmarks anew.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensurePackages, root } from './setup.mjs';

ensurePackages('main job');
ensureBuilt();
const { values: options } = parseArgs({
  options: { dataset: { type: 'string' }, measure: { type: 'boolean' } },
});
const require = createRequire(import.meta.url);
const { benchmark, eda, log, plot } = require('../kernel-lib/dist/index.js');
const { CATALOG_ENTRIES } = require('../kernel-lib/dist/model/catalog-entries.js');

const folder = join(root, 'docs', 'figures');
mkdirSync(folder, { recursive: true });

const usual = resolve(
  root,
  process.env.STAGEBOOK_TEST_DATA ?? '../shared',
  'data/open-llm/open-llm-leaderboard.csv',
);
const dataset = options.dataset ?? (existsSync(usual) ? usual : undefined);
const board = dataset === undefined ? await eda.syntheticLeaderboard() : await eda.loadLeaderboard(dataset);

const results = join(folder, `${log.LOG_NAME}.csv`);
if (options.measure || !existsSync(results)) await measure();
await draw('eda', await plot.edaPlots(board));
await draw('results', {
  scoreAgainstLatency: studyPlot(),
  ...(await plot.resultPlots(await log.readLog(results))),
});

async function draw(group, figures) {
  for (const [name, figure] of Object.entries(figures)) {
    const file = join(
      folder,
      `${group}-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.png`,
    );
    writeFileSync(file, await plot.toPng(figure, { scale: 1.5 }));
    console.log(`${file}\n  ${figure.alt}`);
  }
}
async function measure() {
  const models = ['tiny-gpt2', 'distilgpt2', 'gpt-neo-125m'].map((name) => `twin:${name}`);
  const { rows } = await benchmark.benchmark({ models, profile: 'quick' });
  const { csv } = await log.writeLog(mkdtempSync(join(tmpdir(), 'figures-')), rows);
  copyFileSync(csv, results);
}

/** Random weights have no score, so this one plot shows what the study measured. */
function studyPlot() {
  const known = CATALOG_ENTRIES.filter(({ study }) => study !== undefined);
  return plot.scatter({
    title: 'Score against latency',
    note: "the study's own figures, on a Colab CPU · dashed: not beaten in both",
    x: { label: 'Average latency', unit: 'ms', log: true },
    y: { label: 'Benchmark average', unit: '0–100' },
    series: known.map(({ name, study }) => [name, [{ x: study.meanMs, y: study.score, label: name }]]),
    pareto: { x: 'low', y: 'high' },
  });
}
