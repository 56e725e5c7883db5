import type { Json, JsonObject, Notebook, Output, RunState, StageMessage } from '../../pipeline/src/index.js';
import { MAX_NAME_CHARS } from '../../pipeline/src/wire/limits.js';
import { codeCell, display, sampleRun, stdout } from './sample-run.js';

/** What a hostile notebook would print, if a page let it: each tries to reach the server at `origin`. */
export function attacks(origin: string): readonly string[] {
  const script = attack(origin);
  return [
    `<script>${script}</script>`,
    `</script><script>${script}</script>`,
    `</style><script>${script}</script>`,
    `"><img src=x onerror='${script}'>`,
    `'-alert(1)-'"><svg onload='${script}'>`,
    `<iframe srcdoc="<script>${script.replaceAll('"', '&quot;')}</script>"></iframe>`,
    `<a href="javascript:${script.replaceAll('"', '&quot;')}" autofocus onfocus='${script}'>x</a>`,
    `<link rel=stylesheet href=${origin}/x.css><meta http-equiv=refresh content="0;url=${origin}">`,
    `<base href=${origin}/><form action=${origin}><button autofocus>x</button></form>`,
    `<!--<script>${script}`,
    `javascript:${script}`,
    `\u001b]8;;javascript:${script}\u0007link\u001b]8;;\u0007`,
  ];
}

function attack(origin: string): string {
  return `top.pwned=1;self.pwned=1;fetch("${origin}/x")`;
}

function hostileOutputs(origin: string): readonly Output[] {
  const payloads = attacks(origin);
  const all = payloads.join('\n');
  const script = attack(origin);
  return [
    stdout(all),
    { output_type: 'stream', name: 'stderr', text: all },
    { output_type: 'error', ename: all, evalue: all, traceback: payloads },
    ...payloads.flatMap((payload) => [
      display({ 'text/plain': payload }),
      display({ 'text/html': `<p>${payload}</p>` }),
      display({ 'text/markdown': payload }),
      display({ 'text/latex': payload }),
      display({ 'application/json': { payload } }),
      display({ 'application/javascript': script, 'text/plain': payload }),
      display({ 'application/javascript': script }),
      display({ 'image/png': payload }),
      display({ 'image/svg+xml': payload }),
      display({
        'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload='${script}'><script>${script}</script><image href="${origin}/i.png"/><foreignObject>${payload}</foreignObject></svg>`,
      }),
      display({ [payload]: payload }),
    ]),
    display({ 'application/vnd.plotly.v1+json': hostileFigure(origin) }),
    display({ 'application/vnd.plotly.v1+json': all }),
    display({ 'application/vnd.plotly.v1+json': null, 'text/plain': all }),
  ];
}

function hostileFigure(origin: string): Json {
  const payloads = attacks(origin);
  const all = payloads.join('\n');
  const script = attack(origin);
  return {
    data: [
      {
        type: 'scatter',
        x: payloads,
        y: payloads.map((_, i) => i),
        text: payloads,
        name: all,
        mode: 'markers+text',
        hovertemplate: all,
      },
      { type: 'table', header: { values: [all] }, cells: { values: [[all]] } },
    ],
    layout: {
      title: { text: `${all}<a href="javascript:${script}">t</a>` },
      xaxis: { title: { text: all } },
      images: [{ source: `${origin}/i.png`, x: 0, y: 1, sizex: 1, sizey: 1 }],
      annotations: payloads.map((text) => ({ text, x: 0, y: 0 })),
      height: 300,
    },
    config: { plotlyServerURL: origin, topojsonURL: origin },
  };
}

/** A run whose every text is an attack, and the notebook that it left. */
export function hostileRun(origin: string): { readonly run: RunState; readonly notebook: Notebook } {
  const { run, notebook } = hostileEvents(origin, attacks(origin).join('\n'), impossibleMessages(origin));
  const all = attacks(origin).join('\n');
  const extra = codeCell(all, all, hostileOutputs(origin));
  const source = attacks(origin)
    .flatMap((payload) => [`# ${payload}`, payload, `- ${payload}`])
    .join('\n\n');
  const prose = { cell_type: 'markdown', id: 'prose', metadata: {}, source } as const;
  return { run, notebook: { ...notebook, cells: [prose, ...notebook.cells, extra] } };
}

/** Messages that no decoder would let through. */
function impossibleMessages(origin: string): readonly StageMessage[] {
  const payloads = attacks(origin);
  const all = payloads.join('\n');
  const facts = hostileFacts(payloads);
  return [
    {
      kind: 'metrics',
      metrics: payloads.map((payload) => ({ name: payload, value: payload as 'NaN', unit: payload })),
    },
    { kind: 'verdict', gate: all, status: 'fail', reason: all, evidence: facts },
    { kind: 'artifact', path: all, sha256: all, md5: all, bytes: 1 },
    { kind: 'saved', name: all, file: all, format: 'json', sha256: all, bytes: 1 },
    { kind: 'measured', what: all },
    { kind: 'progress', done: 1, total: 2, label: all },
  ];
}

/** Messages that a decoder lets through, since their texts are only texts. */
export function possibleMessages(origin: string): readonly StageMessage[] {
  const payloads = attacks(origin).filter(
    (text) => text.length <= MAX_NAME_CHARS && !text.includes('\u001b'),
  );
  const [first = ''] = payloads;
  return [
    { kind: 'metrics', metrics: payloads.map((name) => ({ name, value: 1, unit: '<b>' })) },
    ...payloads.map((text): StageMessage => ({
      kind: 'verdict',
      gate: text,
      status: 'fail',
      reason: text,
      evidence: { [text]: text },
    })),
    { kind: 'artifact', path: `../../${first}`, sha256: '0'.repeat(64), md5: '0'.repeat(32), bytes: 1 },
    { kind: 'measured', what: first },
    { kind: 'progress', done: 1, total: 2, label: first },
  ];
}

function hostileFacts(payloads: readonly string[]): JsonObject {
  return Object.fromEntries<Json>([
    ['__proto__', payloads.join('\n')],
    ...payloads.map((payload) => [payload, { [payload]: [payload] }] as const),
  ]);
}

/** @param path The one text that is what it should be. */
export function hostileEvents(
  origin: string,
  path: string,
  said: readonly StageMessage[],
): ReturnType<typeof sampleRun> {
  const payloads = attacks(origin);
  const all = payloads.join('\n');
  const outputs = hostileOutputs(origin);
  const facts = hostileFacts(payloads);
  return sampleRun(
    [
      {
        name: all,
        needs: payloads,
        startMs: 900,
        durationMs: 100,
        failure: { name: all, message: all, traceback: payloads },
        outputs,
        source: all,
        said,
      },
      { name: '"><script>', startMs: 1000, durationMs: 0, skipped: all },
    ],
    {
      runId: all,
      engineVersion: all,
      notebook: { path, sha256: all, unsaved: true },
      parameters: facts,
      environment: facts,
      kernel: { name: all, displayName: all, language: all },
    },
  );
}
