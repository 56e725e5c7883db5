import { checkParagraph } from './limits.js';
import { send } from './send.js';

/** Says that this stage measured `what` (time, memory), so that it is not cached unless its metadata wants it. */
export async function measured(what: string): Promise<void> {
  checkParagraph('What was measured', what);
  await send({ kind: 'measured', what }, { 'text/plain': `Measured: ${what}` });
}
