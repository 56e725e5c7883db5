import { parseNotebook, type Notebook } from '@stagebook/pipeline';

/** A notebook that shows parameters, a shared stage and an isolated one, and runs as it is. */
export function starterNotebook(): Notebook {
  const kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
  return parseNotebook({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: CELLS });
}

const CELLS = [
  text(
    '# A pipeline\n\nEach cell tagged `stage:NAME` begins a stage. `nbrun run pipeline.ipynb` runs them in order.',
  ),
  code('const count = 5; // nbrun run pipeline.ipynb -p count 10', ['parameters']),
  text('## Load\n\nMakes the data that the stages below look at.'),
  code('const values = Array.from({ length: count }, (_, index) => index ** 2);\nvalues', ['stage:load']),
  text('## Check\n\nA stage fails when one of its cells throws; the stages below it are then skipped.'),
  code("if (values.some((value) => value < 0)) throw new Error('A square is never negative.');", [
    'stage:check',
  ]),
  text(
    '## Report\n\nAn isolated stage runs in a fresh kernel: its result is cached, and it may run beside others.',
  ),
  code("console.log('Done at', new Date().toISOString());", ['stage:report', 'needs:check'], {
    isolated: true,
    cache: false,
  }),
];

function text(source: string): object {
  return { cell_type: 'markdown', metadata: {}, source };
}

function code(source: string, tags: readonly string[], stagebook?: object): object {
  const metadata = { tags, ...(stagebook && { stagebook }) };
  return { cell_type: 'code', metadata, source, outputs: [], execution_count: null };
}
