import type { MimeBundle } from '../cell/display.js';
import { findKernel } from './kernel.js';
import { STAGE_MIME, type StageMessage } from './message.js';

/** Tells the engine `message`, and shows the notebook's reader the rest of the bundle. */
export async function send(
  message: StageMessage,
  shown: MimeBundle & { 'text/plain': string },
  options?: { id?: string; update?: boolean },
): Promise<void> {
  await findKernel()({ [STAGE_MIME]: message, ...shown }, options);
}
