import { sortedJson } from '../json.js';
import { isLinedMime } from './mime.js';
import type { Cell, Json, JsonObject, MimeBundle, Notebook, Output } from './model.js';

/** What only a live notebook has, and nbformat drops on writing. */
const TRANSIENT_NOTEBOOK_KEYS = ['orig_nbformat', 'orig_nbformat_minor', 'signature'];
const TRANSIENT_CELL_KEYS = ['trusted'];

/** Python's `str.splitlines(keepends=True)`, whose idea of a line nbformat has. */
const LINE =
  /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/gu;

/** The file's text, byte for byte as nbformat itself writes it: sorted keys, one space, texts as lists of lines. */
export function serialiseNotebook(notebook: Notebook): string {
  return [...serialisedParts(notebook)].join('');
}

/** The same text in parts, a cell each: a notebook with much output is longer than a string may be. */
export function* serialisedParts(notebook: Notebook): Generator<string, void> {
  const { nbformat, nbformat_minor, metadata, cells } = notebook;
  yield '{\n "cells": [';
  for (const [at, cell] of cells.entries()) {
    yield `${at === 0 ? '' : ','}\n  ${sortedJson(cellToJson(cell), 1, 2)}`;
  }
  const rest = { nbformat, nbformat_minor, metadata: without(metadata, TRANSIENT_NOTEBOOK_KEYS) };
  yield `${cells.length === 0 ? '' : '\n '}],${sortedJson(rest, 1).slice(1)}\n`;
}

function cellToJson(cell: Cell): JsonObject {
  const common = {
    cell_type: cell.cell_type,
    id: cell.id,
    metadata: without(cell.metadata, TRANSIENT_CELL_KEYS),
    source: toLines(cell.source),
  };
  if (cell.cell_type === 'code') {
    return { ...common, execution_count: cell.execution_count, outputs: cell.outputs.map(outputToJson) };
  }
  if (cell.attachments === undefined) return common;
  const files = Object.entries(cell.attachments);
  return {
    ...common,
    attachments: Object.fromEntries(files.map(([name, data]) => [name, bundleToJson(data as MimeBundle)])),
  };
}

function outputToJson(output: Output): JsonObject {
  switch (output.output_type) {
    case 'stream':
      return { ...output, text: toLines(output.text) };
    case 'display_data':
    case 'execute_result':
      return { ...output, data: bundleToJson(output.data) };
    case 'error':
      return { ...output };
    default:
      return output satisfies never;
  }
}

function bundleToJson(data: MimeBundle): JsonObject {
  const entries = Object.entries(data);
  return Object.fromEntries(
    entries.map(([mime, content]): [string, Json] => [
      mime,
      typeof content === 'string' && isLinedMime(mime) ? toLines(content) : content,
    ]),
  );
}

function toLines(text: string): readonly string[] {
  return text.match(LINE) ?? [];
}

function without(metadata: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !keys.includes(key)));
}
