import {
  foldEvents,
  RECORD_PROTOCOL,
  STAGE_MIME,
  type Cell,
  type CellStatus,
  type Json,
  type Metric,
  type Notebook,
  type Output,
  type OutputEvent,
  type RunEvent,
  type RunState,
  type StageMessage,
} from '../../pipeline/src/index.js';

export interface SampleStage {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly isolated?: boolean;
  readonly source?: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly said?: readonly StageMessage[];
  readonly outputs?: readonly Output[];
  readonly failure?: {
    readonly name: string;
    readonly message: string;
    readonly traceback: readonly string[];
  };
  readonly skipped?: string;
}

const STARTED = Date.parse('2026-03-02T09:14:05.120Z');
const at = (ms: number): string => new Date(STARTED + ms).toISOString();
const digest = (of: string): string =>
  Array.from({ length: 64 }, (_, i) => ((of.charCodeAt(i % of.length) * 31 + i * 7) % 16).toString(16)).join(
    '',
  );

/** The events of a run with these stages, two cells each, and the notebook that it would leave. */
export function sampleRun(
  stages: readonly SampleStage[],
  overrides: Partial<Extract<RunEvent, { type: 'run-started' }>> = {},
): { readonly run: RunState; readonly events: readonly RunEvent[]; readonly notebook: Notebook } {
  const cellOf = (name: string, n: number): string => `${name}-${n}`;
  const failed = stages.some((stage) => stage.failure !== undefined);
  const endMs = Math.max(...stages.map((stage) => stage.startMs + stage.durationMs)) + 40;
  const events: RunEvent[] = [
    {
      type: 'run-started',
      at: at(0),
      protocol: RECORD_PROTOCOL,
      runId: '20260302-091405-k3f9',
      engineVersion: '0.1.0',
      notebook: { path: 'notebooks/llm-ci.ipynb', sha256: digest('notebook'), unsaved: false },
      parameters: { dataset: '/data/open-llm-leaderboard.csv', models: ['stories260k'], maxNewTokens: 48 },
      kernel: { name: 'tslab', displayName: 'TypeScript', language: 'typescript' },
      environment: {
        node: '20.20.2',
        os: 'linux 6.1 x64',
        cpu: { model: 'AMD EPYC 7B13', cores: 2 },
        git: { commit: '7576bc3f9c0a41', branch: 'main', dirty: false },
      },
      stages: stages.map((stage, i) => ({
        name: stage.name,
        needs: stage.needs ?? [],
        isolated: stage.isolated ?? false,
        cells: [1, 2].map((n) => ({ index: i * 3 + n, id: cellOf(stage.name, n) })),
        action: 'run',
        reason: { kind: 'first-run' },
      })),
      ...overrides,
    },
    {
      type: 'kernel-started',
      at: at(900),
      kernel: 'shared',
      durationMs: 912,
      info: {
        implementation: 'tslab',
        implementationVersion: '1.0.22',
        language: 'typescript',
        languageVersion: '5.0.4',
        protocolVersion: '5.3',
        languageInfo: {},
      },
    },
    ...stages.flatMap((stage) => stageEvents(stage, cellOf)),
    { type: 'run-ended', at: at(endMs), status: failed ? 'failed' : 'passed', durationMs: endMs },
  ];
  const cells = stages.flatMap((stage) => [
    codeCell(cellOf(stage.name, 1), stage.source ?? `import { ${stage.name} } from 'stagebook';`, []),
    codeCell(cellOf(stage.name, 2), `await ${stage.name}();`, stage.outputs ?? []),
  ]);
  return {
    run: foldEvents(events),
    events,
    notebook: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells },
  };
}

function stageEvents(stage: SampleStage, cellOf: (name: string, n: number) => string): readonly RunEvent[] {
  const { name, startMs, durationMs } = stage;
  if (stage.skipped !== undefined) {
    return [
      {
        type: 'stage-ended',
        at: at(startMs),
        stage: name,
        durationMs: 0,
        outcome: { status: 'skipped', because: stage.skipped },
      },
    ];
  }
  const status: CellStatus = stage.failure === undefined ? 'passed' : 'failed';
  const ended = (n: number, ofStatus: CellStatus): RunEvent => ({
    type: 'cell-ended',
    at: at(startMs + durationMs),
    stage: name,
    cell: cellOf(name, n),
    status: ofStatus,
    executionCount: n,
    durationMs: n === 1 ? durationMs * 0.2 : durationMs * 0.8,
    outputLost: false,
  });
  const cell = { index: 2, id: cellOf(name, 2) };
  return [
    { type: 'stage-started', at: at(startMs), stage: name, attempt: 1, kernel: 'shared' },
    { type: 'cell-started', at: at(startMs), stage: name, cell: cellOf(name, 1) },
    ended(1, 'passed'),
    { type: 'cell-started', at: at(startMs), stage: name, cell: cellOf(name, 2) },
    ...(stage.outputs ?? []).map((output): RunEvent => ({
      type: 'cell-output',
      at: at(startMs),
      stage: name,
      cell: cellOf(name, 2),
      output: toEvent(output),
    })),
    ...(stage.said ?? []).map((message): RunEvent => ({
      type: 'stage-said',
      at: at(startMs),
      stage: name,
      cell: cellOf(name, 2),
      message,
    })),
    ended(2, status),
    {
      type: 'stage-ended',
      at: at(startMs + durationMs),
      stage: name,
      durationMs,
      key: digest(name),
      outcome:
        stage.failure === undefined
          ? { status: 'passed' }
          : { status: 'failed', failure: { ...stage.failure, cell } },
    },
  ];
}

function toEvent(output: Output): OutputEvent {
  switch (output.output_type) {
    case 'stream':
      return { type: 'stream', name: output.name, text: output.text };
    case 'error':
      return { type: 'error', ename: output.ename, evalue: output.evalue, traceback: output.traceback };
    case 'display_data':
      return { type: 'display', data: output.data, metadata: {}, update: false };
    case 'execute_result':
      return { type: 'result', data: output.data, metadata: {}, executionCount: 1 };
    default:
      return output satisfies never;
  }
}

export function codeCell(id: string, source: string, outputs: readonly Output[]): Cell {
  return { cell_type: 'code', id, source, metadata: {}, execution_count: 1, outputs };
}

export function display(data: Record<string, Json>): Output {
  return { output_type: 'display_data', data, metadata: {} };
}

export function stdout(text: string): Output {
  return { output_type: 'stream', name: 'stdout', text };
}

function metrics(...list: Metric[]): StageMessage {
  return { kind: 'metrics', metrics: list };
}

/** What a notebook that a team would really run looks like. */
export const benchmarkStages: readonly SampleStage[] = [
  {
    name: 'load',
    startMs: 930,
    durationMs: 640,
    outputs: [stdout('read 1,457 rows × 11 columns from open-llm-leaderboard.csv\n')],
    said: [metrics({ name: 'rows', value: 1457, unit: '' })],
  },
  {
    name: 'eda',
    needs: ['load'],
    startMs: 1570,
    durationMs: 1900,
    said: [
      metrics(
        { name: 'average_mean', value: 52.931565, unit: '' },
        { name: 'average_std', value: 12.414349, unit: '' },
      ),
    ],
    outputs: [
      display({
        'text/html':
          '<style>th{color:#06c}</style><table><thead><tr><th>column</th><th>mean</th><th>std</th><th>min</th><th>max</th></tr></thead>' +
          '<tr><td>Average</td><td>52.931565</td><td>12.414349</td><td>28.85</td><td>74.17</td></tr>' +
          '<tr><td>ARC</td><td>50.297124</td><td>13.84</td><td>19.71</td><td>73.55</td></tr>' +
          '<tr><td>MMLU</td><td>44.952533</td><td>14.96</td><td>24.12</td><td>78.66</td></tr></table>',
        'text/plain': 'column mean std',
      }),
      display({
        'application/vnd.plotly.v1+json': {
          data: [
            {
              type: 'scatter',
              mode: 'markers',
              x: [0.1, 0.4, 1.1, 2.7, 7, 13, 30, 70],
              y: [29, 31, 37, 41, 55, 58, 63, 70],
              name: 'models',
            },
          ],
          layout: {
            title: { text: 'Average score against size' },
            xaxis: { title: { text: 'Parameters (billions)' }, type: 'log' },
            yaxis: { title: { text: 'Average score' } },
            height: 340,
          },
        },
        'text/plain': 'Figure: average score against size',
      }),
    ],
  },
  {
    name: 'infer',
    needs: ['eda'],
    startMs: 3480,
    durationMs: 5210,
    said: [
      { kind: 'measured', what: 'latency, memory' },
      metrics(
        ...[412.7, 398.1, 405.5, 391.9, 396.2].map((value, step) => ({
          name: 'stories260k_latency',
          value,
          unit: 'ms',
          step,
        })),
        { name: 'stories260k_peak_rss', value: 148.25, unit: 'MiB' },
        { name: 'stories260k_decode', value: 612.4, unit: 'tok/s' },
      ),
      { kind: 'progress', done: 10, total: 10, label: 'stories260k' },
    ],
    outputs: [
      stdout(
        '\u001b[1mstories260k\u001b[0m  fp32, 2 threads\n  \u001b[32m✓\u001b[0m prompt 1  403 ms  48 tokens\n  \u001b[32m✓\u001b[0m prompt 2  398 ms  48 tokens\n',
      ),
      display({
        [STAGE_MIME]: { kind: 'metrics', metrics: [] },
        'text/plain': 'stories260k_latency 396.2 ms',
      }),
    ],
  },
  {
    name: 'validate',
    needs: ['infer'],
    startMs: 8700,
    durationMs: 310,
    said: [
      {
        kind: 'verdict',
        gate: 'outputs are text',
        status: 'pass',
        reason: '10 of 10 outputs are non-empty text.',
        evidence: { checked: 10, empty: 0 },
      },
      {
        kind: 'verdict',
        gate: 'latency p95 ≤ 450 ms',
        status: 'pass',
        reason: 'p95 is 412.7 ms over 10 inferences.',
        evidence: { p95Ms: 412.7, limitMs: 450 },
      },
      {
        kind: 'verdict',
        gate: 'no slower than main',
        status: 'inconclusive',
        reason: 'The difference of 1.8 % is inside the noise floor of 4.1 %.',
        evidence: null,
      },
    ],
    outputs: [],
  },
  {
    name: 'report',
    needs: ['validate'],
    startMs: 9020,
    durationMs: 480,
    said: [
      {
        kind: 'artifact',
        path: 'llm_ci_cd_logs.csv',
        sha256: digest('csv'),
        md5: digest('md5').slice(0, 32),
        bytes: 18_231,
      },
      {
        kind: 'artifact',
        path: 'llm_ci_cd_logs.json',
        sha256: digest('json'),
        md5: digest('mj').slice(0, 32),
        bytes: 40_122,
      },
    ],
    outputs: [
      display({
        'image/svg+xml':
          '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="120"><rect x="10" y="20" width="180" height="22" fill="#2458d3"/><rect x="10" y="60" width="320" height="22" fill="#137a3e"/><text x="10" y="112" font-family="sans-serif" font-size="13" fill="#777">average latency (ms)</text></svg>',
        'text/plain': 'Bars: average latency',
      }),
    ],
  },
];

/** The same, with a stage that throws. */
export const failingStages: readonly SampleStage[] = benchmarkStages.map((stage) =>
  stage.name === 'validate'
    ? {
        ...stage,
        said: [
          {
            kind: 'verdict',
            gate: 'latency p95 ≤ 350 ms',
            status: 'fail',
            reason: 'p95 is 412.7 ms over 10 inferences.',
            evidence: { p95Ms: 412.7 },
          },
        ],
        failure: {
          name: 'GateFailed',
          message: 'Gate "latency p95 ≤ 350 ms" failed: p95 is 412.7 ms.',
          traceback: [
            '\u001b[31mGateFailed\u001b[0m: Gate "latency p95 ≤ 350 ms" failed',
            '    at enforce (gate.js:41:11)',
            '    at cell 12',
          ],
        },
        outputs: [
          {
            output_type: 'error',
            ename: 'GateFailed',
            evalue: 'p95 is 412.7 ms',
            traceback: [
              '\u001b[31mGateFailed\u001b[0m: Gate "latency p95 ≤ 350 ms" failed',
              '    at enforce (gate.js:41:11)',
            ],
          },
        ],
      }
    : stage.name === 'report'
      ? {
          ...stage,
          said: [],
          outputs: [],
          durationMs: 0,
          skipped: 'Stage "validate", which it needs, failed.',
        }
      : stage,
);
