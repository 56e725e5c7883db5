import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../pipeline/src/notebook/parse.js';

const base = { nbformat: 4, nbformat_minor: 5, metadata: {} };
const codeCell = {
  cell_type: 'code',
  id: 'a',
  source: '1',
  metadata: {},
  execution_count: null,
  outputs: [],
};
const withCell = (cell: object, minor = 5) => ({
  ...base,
  nbformat_minor: minor,
  cells: [{ ...codeCell, ...cell }],
});
const withOutput = (output: object) => withCell({ outputs: [output] });

function problem(input: unknown): string {
  try {
    parseNotebook(input);
    return 'no error';
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
}

describe('parseNotebook', () => {
  it('reads text, a text with a byte order mark, and JSON alike', () => {
    const json = withCell({});
    expect(parseNotebook(JSON.stringify(json))).toEqual(parseNotebook(json));
    expect(parseNotebook(`\ufeff${JSON.stringify(json)}`)).toEqual(parseNotebook(json));
  });

  it('joins the lines of sources, streams and texts, and leaves JSON types as they are', () => {
    const notebook = parseNotebook(
      withCell({
        source: ['a\n', 'b'],
        outputs: [
          { output_type: 'stream', name: 'stdout', text: ['x\n', 'y'] },
          {
            output_type: 'display_data',
            metadata: {},
            data: {
              'text/html': ['<b>', '</b>'],
              'application/json': ['1', '2'],
              'application/x+json': { a: 1 },
            },
          },
        ],
      }),
    );
    expect(notebook.cells[0]).toMatchObject({
      source: 'a\nb',
      outputs: [
        { text: 'x\ny' },
        { data: { 'text/html': '<b></b>', 'application/json': ['1', '2'], 'application/x+json': { a: 1 } } },
      ],
    });
  });

  it.each([0, 1, 2, 3, 4])('upgrades nbformat 4.%i, with ids that are the same every time', (minor) => {
    const cell = { cell_type: 'markdown', source: 'same', metadata: {} };
    const old = { ...base, nbformat_minor: minor, cells: [cell, cell] };
    const notebook = parseNotebook(old);
    expect(notebook.nbformat_minor).toBe(5);
    expect(notebook.cells[0]?.id).toMatch(/^[0-9a-f]{8}$/);
    expect(notebook.cells[0]?.id).not.toBe(notebook.cells[1]?.id);
    expect(parseNotebook(old)).toEqual(notebook);
  });

  it('keeps attachments of text cells', () => {
    const attachments = { 'a.png': { 'image/png': 'AAAA' } };
    const cell = { cell_type: 'markdown', id: 'm', source: '', metadata: {}, attachments };
    expect(parseNotebook({ ...base, cells: [cell] }).cells[0]).toMatchObject({ attachments });
  });

  it('says where and what is wrong', () => {
    const messages = [
      '{"cells": [',
      '{\n<<<<<<< HEAD\n"cells": []\n',
      [],
      { ...base },
      { ...base, nbformat: 3, cells: [] },
      { ...base, nbformat: 5, cells: [] },
      { ...base, nbformat: '4', cells: [] },
      { ...base, cells: [], worksheets: [] },
      withCell({ cell_type: 'heading' }),
      withCell({ source: 42 }),
      withCell({ source: ['a', null] }),
      withCell({ id: 'has space' }),
      { ...base, cells: [codeCell, codeCell] },
      withCell({ execution_count: -1 }),
      withCell({ outputs: undefined }),
      withCell({ metadata: null }),
      { ...base, cells: [{ cell_type: 'markdown', source: '', metadata: {}, outputs: [] }] },
      withOutput({ output_type: 'pyout' }),
      withOutput({ output_type: 'stream', name: 'stdout', text: 42 }),
      withOutput({ output_type: 'stream', name: 'stdlog', text: '' }),
      withOutput({ output_type: 'display_data', data: { 'image/png': {} }, metadata: {} }),
      withOutput({ output_type: 'error', ename: 'E', evalue: 'v', traceback: 'no list' }),
      withCell({ metadata: { deep: JSON.parse('['.repeat(300) + ']'.repeat(300)) } }),
    ].map(problem);
    expect(messages.join('\n')).toMatchInlineSnapshot(`
      "NOTEBOOK_INVALID: Not a valid notebook: it is not JSON: Unexpected end of JSON input. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: it has the markers of an unfinished git merge ("<<<<<<<"). Resolve the merge first.
      NOTEBOOK_INVALID: Not a valid notebook: it is an empty list, where an object is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells is missing, where a list is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: The notebook is nbformat 3; only 4 is read. Convert it with "jupyter nbconvert --to notebook --nbformat 4".
      NOTEBOOK_INVALID: The notebook is nbformat 5; only 4 is read. Save it as nbformat 4, or update Stagebook.
      NOTEBOOK_INVALID: Not a valid notebook: nbformat is "4", where a whole number from 1 is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: worksheets is not a known field (known here: nbformat, nbformat_minor, metadata, cells). Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].cell_type is "heading", where one of "code", "markdown", "raw" is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].source is 42, where a string or a list of strings is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].source[1] is null, where a string is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].id is "has space", where 1 to 64 letters, digits, "-" or "_" are needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[1].id is "a", which cells[0].id has already. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].execution_count is -1, where a whole number from 0 is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].outputs is missing, where a list is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].metadata is null, where an object is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].outputs is not a known field (known here: cell_type, id, source, metadata, attachments). Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].outputs[0].output_type is "pyout", where one of "stream", "display_data", "execute_result", "error" is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].outputs[0].text is 42, where a string or a list of strings is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].outputs[0].name is "stdlog", where one of "stdout", "stderr" is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].outputs[0].data["image/png"] is an object, where a string or a list of strings is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].outputs[0].traceback is "no list", where a list is needed. Correct it in the file, or open the notebook in JupyterLab and save it again.
      NOTEBOOK_INVALID: Not a valid notebook: cells[0].metadata.deep[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][… is nested deeper than 200 levels. Correct it in the file, or open the notebook in JupyterLab and save it again."
    `);
  });

  it('refuses what is too large, naming the limit', () => {
    expect(() => parseNotebook('x'.repeat(11), { maxChars: 10 })).toThrow(
      'has 11 characters; at most 10 are read',
    );
    expect(() => parseNotebook({ ...base, cells: [1, 2] }, { maxCells: 1 })).toThrow(
      'has 2 cells; at most 1 are read',
    );
  });
});
