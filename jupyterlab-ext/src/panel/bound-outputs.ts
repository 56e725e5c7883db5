import type { Output } from '@stagebook/pipeline';
import { STAGE_MIME } from '@stagebook/pipeline';
import type { Translate } from '@stagebook/run-view';

/** What a page draws of one stream: its tail. The executed notebook has the whole. */
const MAX_TAIL_CHARS = 60_000;
const MAX_TAIL_LINES = 600;
const MAX_OUTPUTS = 200;

/** Outputs that a page can draw without freezing; what a stage said of itself is shown elsewhere. */
export function boundOutputs(outputs: readonly Output[], trans: Translate): readonly Output[] {
  const shown = outputs.filter((output) => !('data' in output) || !isMessageOnly(output.data));
  return shown
    .slice(-MAX_OUTPUTS)
    .map((output) =>
      output.output_type === 'stream' ? { ...output, text: tailOf(output.text, trans) } : output,
    );
}

function isMessageOnly(data: object): boolean {
  return (
    STAGE_MIME in data && Object.keys(data).every((mime) => mime === STAGE_MIME || mime === 'text/plain')
  );
}

function tailOf(text: string, trans: Translate): string {
  let from = Math.max(0, text.length - MAX_TAIL_CHARS);
  let lines = 0;
  for (let at = text.length - 1; at > from; at -= 1) {
    if (text.charCodeAt(at) !== 10) continue;
    lines += 1;
    if (lines > MAX_TAIL_LINES) from = at + 1;
  }
  if (from === 0) return text;
  const left = from.toLocaleString('en-US');
  return `${trans.__('… %1 characters above; the executed notebook has them all.', left)}\n${text.slice(from)}`;
}
