import type { View } from './display.js';
import { escapeHtml } from './html.js';

/** A small table for people: already formatted text, numbers to the right. */
export interface Grid {
  readonly title: string;
  readonly columns: readonly GridColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Printed below, a line each. */
  readonly notes?: readonly string[];
}

export interface GridColumn {
  readonly label: string;
  readonly align?: 'left' | 'right';
}

const LONGEST_CELL = 60;

export function gridView(grid: () => Grid): View {
  return { text: () => textGrid(grid()), html: () => htmlGrid(grid()) };
}

/** `columns` whose first is text and whose others are numbers, as most tables here are. */
export function numericColumns(first: string, ...others: readonly string[]): GridColumn[] {
  return [{ label: first }, ...others.map((label): GridColumn => ({ label, align: 'right' }))];
}

export function textGrid({ title, columns, rows, notes = [] }: Grid): string {
  const cells = [columns.map((column) => column.label), ...rows].map((row) => row.map(oneLine));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => [...(row[index] ?? '')].length)));
  const line = (row: readonly string[]): string =>
    columns.map((column, index) => pad(row[index] ?? '', widths[index] ?? 0, column.align)).join('  ');
  const [head = [], ...body] = cells;
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [title, line(head), rule, ...body.map(line), ...notes].map((text) => text.trimEnd()).join('\n');
}

export function htmlGrid({ title, columns, rows, notes = [] }: Grid): string {
  // A short cell stays on its line, so that a wide table scrolls; a long one may wrap.
  const style = (text: string, index: number): string => {
    const wraps = [...text].length > LONGEST_CELL ? ';white-space:normal;min-width:30em' : '';
    return ` style="text-align:${columns[index]?.align ?? 'left'}${wraps}"`;
  };
  const cell = (tag: 'td' | 'th') => (text: string, index: number) =>
    `<${tag}${tag === 'th' ? ' scope="col"' : ''}${style(text, index)}>${escapeHtml(text)}</${tag}>`;
  const head = columns
    .map((column) => column.label)
    .map(cell('th'))
    .join('');
  const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('\n');
  const foot = notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('\n');
  const caption = `<caption style="text-align:left">${escapeHtml(title)}</caption>`;
  return `<table style="white-space:nowrap">${caption}\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table>${foot}`;
}

function pad(text: string, width: number, align: GridColumn['align']): string {
  const space = ' '.repeat(Math.max(0, width - [...text].length));
  return align === 'right' ? space + text : text + space;
}

function oneLine(text: string): string {
  const flat = text.replace(/\s+/gu, ' ');
  return [...flat].length > LONGEST_CELL ? `${[...flat].slice(0, LONGEST_CELL - 1).join('')}…` : flat;
}
