import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Json, KeeperAnswer, KeeperCall } from '@stagebook/pipeline';
import { createKeeper } from './keeper.js';
import { insideRoot } from './question.js';

/** Longer replies go through a file: a Jupyter server drops what a kernel prints too fast. */
const MAX_PRINTED_CHARS = 200_000;

/**
 * Makes this process, a kernel that a page started in the server's root, the keeper of that page. Each call prints one line:
 * `stagebook-keeper`, the call's number, and the answer as JSON.
 */
function install(): void {
  const root = process.cwd();
  const keeper = createKeeper(root, process.env);
  const answer = async ({ method, ask, askFile }: KeeperCall): Promise<KeeperAnswer> => {
    try {
      const asked = askFile === undefined ? ask : await take(insideRoot(root, askFile));
      return { ok: (await keeper(method, asked as never)) as unknown as Json };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  const call = async (text: string): Promise<void> => {
    const request = JSON.parse(text) as KeeperCall;
    const { id, replyFile } = request;
    // Replies hold secrets of a run; the last call of a run takes away the last one.
    if (replyFile !== undefined) await rm(insideRoot(root, replyFile), { force: true });
    const reply = JSON.stringify(await answer(request));
    const long = replyFile !== undefined && reply.length > MAX_PRINTED_CHARS;
    if (long) await writeFile(insideRoot(root, replyFile), reply, { mode: 0o600 });
    process.stdout.write(`stagebook-keeper ${id} ${long ? '' : reply}\n`);
  };
  Object.assign(globalThis, { [Symbol.for('stagebook.keeper')]: call });
}

async function take(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } finally {
    await rm(file, { force: true });
  }
}

install();
