import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SampleCell {
  readonly id: string;
  readonly source: string;
  readonly tags?: readonly string[];
  readonly metadata?: object;
}

const KERNELS = {
  tslab: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
  python3: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
} as const;

/** Writes a notebook into the server's folder. */
export function writeNotebook(
  folder: string,
  name: string,
  kernel: keyof typeof KERNELS,
  cells: readonly SampleCell[],
): void {
  const notebook = {
    cells: cells.map(({ id, source, tags = [], metadata = {} }) => ({
      cell_type: 'code',
      execution_count: null,
      id,
      metadata: { ...metadata, ...(tags.length > 0 && { tags }) },
      outputs: [],
      source,
    })),
    metadata: { kernelspec: KERNELS[kernel] },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(join(folder, name), `${JSON.stringify(notebook, null, 1)}\n`);
}

const say = (message: object): string =>
  `display({'application/vnd.stagebook.v1+json': ${JSON.stringify(message)}, 'text/plain': 'said'}, raw=True)`;

/** Three stages that pass, say metrics and a verdict, and show a table and a plot. */
export const pythonCells: readonly SampleCell[] = [
  { id: 'setup', source: 'from IPython.display import display, HTML\nimport time' },
  { id: 'parameters', source: 'rows = 3\nlabel = "a"', tags: ['parameters'] },
  { id: 'load-1', source: 'print("loading", rows, label)', tags: ['stage:load'] },
  {
    id: 'load-2',
    source: `${say({ kind: 'metrics', metrics: [{ name: 'rows', value: 1457, unit: '' }] })}\nx = 41`,
  },
  {
    id: 'eda-1',
    source:
      'display(HTML("<table><tr><th>mean</th></tr><tr><td>52.93</td></tr></table>"))\n' +
      `display({'application/vnd.plotly.v1+json': {'data': [{'type': 'bar', 'x': ['a', 'b', 'c'], 'y': [2, 5, 3]}], 'layout': {'title': {'text': 'Scores'}, 'height': 260}}, 'text/plain': 'Figure'}, raw=True)\nx += 1`,
    tags: ['stage:eda'],
  },
  {
    id: 'judge-1',
    source:
      `${say({ kind: 'metrics', metrics: [{ name: 'latency', value: 412.5, unit: 'ms' }] })}\n` +
      `${say({ kind: 'verdict', gate: 'latency ≤ 450 ms', status: 'pass', reason: 'p95 is 412.5 ms.', evidence: { p95Ms: 412.5 } })}\nprint("x is", x)`,
    tags: ['stage:judge'],
  },
];
