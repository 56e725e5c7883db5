import { EXIT } from '../exit-codes.js';
import { verifyRecord } from '../store/verify.js';
import { styleFor } from '../terminal/style.js';

/** `nbrun verify RUN`: whether the record is as it was written. */
export async function verify(run: string): Promise<number> {
  const { state, head, artifacts, damages } = await verifyRecord(run);
  const style = styleFor(process.stdout, process.env);
  for (const { path, what } of damages) console.log(`${style('red', '✗')} ${path}: ${what}`);
  const counts = `${head.events} events, ${artifacts} artifacts`;
  if (damages.length > 0) {
    console.log(
      `Run ${state.runId} is damaged: ${damages.length} of what it recorded does not hold (${counts}).`,
    );
    return EXIT.failed;
  }
  console.log(`${style('green', '✓')} Run ${state.runId} verifies: ${counts}, last hash ${head.sha256}`);
  return EXIT.passed;
}
