import { stripVTControlCharacters } from 'node:util';
import type { CellOutput } from '@stagebook/pipeline';
import type { RunDisplay } from './display.js';

/** Shows what cells print as well, beside another display. */
export function outputDisplay(other: RunDisplay, stream: NodeJS.WritableStream): RunDisplay {
  return {
    show(event, state) {
      other.show(event, state);
      if (event.type === 'cell-output') stream.write(textOf(event));
    },
    close: () => other.close(),
  };
}

/** A terminal must not obey what a cell printed: control sequences are taken out. */
function textOf({ output }: CellOutput): string {
  switch (output.type) {
    case 'stream':
      return stripVTControlCharacters(output.text);
    case 'display':
    case 'result': {
      const text = output.data['text/plain'];
      return typeof text === 'string' ? `${stripVTControlCharacters(text)}\n` : '';
    }
    case 'error':
      return `${output.ename}: ${output.evalue}\n`;
    case 'clear':
      return '';
    default:
      return output satisfies never;
  }
}
