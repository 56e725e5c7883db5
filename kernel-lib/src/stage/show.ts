import { inspect } from 'node:util';
import { DISPLAY, isDisplayable } from '../cell/display.js';
import { findKernel } from './kernel.js';

/** Shows `value` in the notebook: its table, plot or page where it has one, else its text. */
export async function show(value: unknown): Promise<void> {
  const text = typeof value === 'string' ? value : inspect(value);
  await findKernel()(isDisplayable(value) ? await value[DISPLAY]() : { 'text/plain': text });
}
