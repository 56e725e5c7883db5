import { reportParts } from '../../../nbrun/src/report/html.js';

/** The whole report. */
export function reportOf(...args: Parameters<typeof reportParts>): string {
  return [...reportParts(...args)].join('');
}
