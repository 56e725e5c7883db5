import { PipelineError } from '../errors.js';

/** A cell, as errors name it. */
export interface Place {
  readonly cell: number;
  /** Its position, and the beginning of its first line. */
  readonly text: string;
}

export function placeOf(cell: number, source: string): Place {
  const line =
    source
      .split('\n')
      .find((text) => text.trim() !== '')
      ?.trim() ?? 'empty';
  return { cell, text: `cells[${cell}] (${line.length > 40 ? `${line.slice(0, 39)}…` : line})` };
}

export function stageInvalid({ cell, text }: Place, problem: string, todo: string): PipelineError {
  return new PipelineError('STAGE_INVALID', `${text}: ${problem}. ${todo}.`, { cell });
}
