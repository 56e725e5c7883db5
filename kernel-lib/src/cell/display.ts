import { inspect } from 'node:util';

/** What a cell shows, by MIME type; `text/plain` is always there. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** The method by which Jupyter kernels for JavaScript ask a value for its bundle (Deno's name for it). */
export const DISPLAY: unique symbol = Symbol.for('Jupyter.display') as never;

/** A value that a notebook shows well: `stage.show(value)`; as a cell's last expression it prints a short text. */
export interface Displayable {
  [DISPLAY](): MimeBundle | Promise<MimeBundle>;
}

export interface View {
  text(): string;
  html?(): string;
  /** Further MIME types. */
  more?(): MimeBundle | Promise<MimeBundle>;
}

/** `value` itself, given a readable print and a bundle; neither is enumerable, so that it stays plain data. */
export function displayable<T extends object>(value: T, view: View): T & Displayable {
  const bundle = async (): Promise<MimeBundle> => ({
    ...(await view.more?.()),
    ...(view.html && { 'text/html': view.html() }),
    'text/plain': view.text(),
  });
  Object.defineProperty(value, DISPLAY, { value: bundle });
  Object.defineProperty(value, inspect.custom, { value: () => view.text() });
  return value as T & Displayable;
}

export function isDisplayable(value: unknown): value is Displayable {
  return typeof value === 'object' && value !== null && DISPLAY in value;
}
