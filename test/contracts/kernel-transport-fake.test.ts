import { createFakeKernelProvider, type FakeStep } from '../../pipeline/src/testing/index.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { describeKernelTransport, type ContractCells } from './kernel-transport.js';

const cells: ContractCells = {
  print: 'print',
  printBoth: 'print-both',
  fail: 'fail',
  display: 'display',
  hang: 'hang',
  die: 'die',
  flood: 'flood',
};

const steps: Readonly<Record<string, readonly FakeStep[]>> = {
  print: [{ type: 'stream', name: 'stdout', text: 'hello\n' }],
  'print-both': [
    { type: 'stream', name: 'stdout', text: 'out\n' },
    { type: 'stream', name: 'stderr', text: 'err\n' },
  ],
  fail: [{ type: 'fail', ename: 'TypeError', evalue: 'boom' }],
  display: [{ type: 'display', data: { 'text/html': '<b>shown</b>' }, metadata: {}, update: false }],
  hang: [{ type: 'hang' }],
  die: [{ type: 'die', exitCode: 3 }],
  flood: Array.from({ length: 20 }, (_, part) => ({
    type: 'stream',
    name: 'stdout',
    text: thousandLines(part),
  })),
};

function thousandLines(part: number): string {
  return Array.from({ length: 1_000 }, (_, line) => `${part * 1_000 + line}\n`).join('');
}

const provider = createFakeKernelProvider((code) => steps[code] ?? [], { clock: nodeClock });

describeKernelTransport('the fake kernel', {
  create: () => provider.start({ name: 'fake', displayName: 'Fake', language: 'typescript' }, { cwd: '/' }),
  cells,
});
