import { describe, expect, it } from 'vitest';
import { parametersToResume } from '../../../jupyterlab-ext/src/run/resume.js';
import { parseNotebook, readParameters, REDACTED } from '../../../pipeline/src/index.js';

const cell = {
  cell_type: 'code',
  id: 'parameters',
  metadata: { tags: ['parameters'] },
  source: 'const rows = 3;\nconst token = "";',
  outputs: [],
  execution_count: null,
};
const notebook = parseNotebook({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
const open = { parameters: readParameters(notebook, 'typescript') };

describe('the parameters of a run that goes on', () => {
  it('are those that it had', () => {
    const state = { runId: 'r', parameters: { rows: 7, token: '' } };
    expect(parametersToResume(open, state, {})).toEqual({ rows: 7 });
  });

  it('are none where it had the notebook’s own', () => {
    expect(parametersToResume(open, { runId: 'r', parameters: { rows: 3, token: '' } }, {})).toEqual({});
  });

  it('cannot be others', () => {
    const state = { runId: 'r', parameters: { rows: 7, token: '' } };
    expect(() => parametersToResume(open, state, { rows: 8 })).toThrow(
      'Run r had 7 for parameter "rows", and would go on with 8.',
    );
  });

  it('come from the form where the record must not hold them', () => {
    const state = { runId: 'r', parameters: { rows: 3, token: REDACTED } };
    expect(parametersToResume(open, state, { token: 'hunter2' })).toEqual({ token: 'hunter2' });
  });
});
