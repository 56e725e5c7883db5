import {
  canonicalJson,
  type Digests,
  type Json,
  type OutputFiles,
  type StageStore,
} from '@stagebook/pipeline';
import type { ContentsFolder } from '../store/contents-folder.js';

/** What a page may hold of one cell's output before it puts it; the contents service cannot append. */
const MAX_OUTPUT_CHARS = 50_000_000;

/**
 * What stages hand on, under `saved/` of the record: `stage.save` makes the folders, in the kernel. Nothing is cached: a page
 * cannot see all that a stage depends on.
 *
 * @param absolute The record's folder as the kernel sees it.
 */
export function stageFiles(record: ContentsFolder, absolute: string, digests: Digests): StageStore {
  const saved = record.folder('saved');
  let used: Promise<Set<string>> | undefined;
  return {
    async saveDir(stage) {
      used ??= saved.list().then((folders) => new Set(folders.map(({ name }) => name)));
      const known = await used;
      if (known.has(stage)) await empty(saved.folder(stage));
      known.add(stage);
      return `${absolute}/saved/${stage}`;
    },
    savedPath: (stage, file) => `${absolute}/saved/${stage}/${file}`,
    decide: async (planned) =>
      planned.action === 'run'
        ? planned
        : { ...planned, action: 'run', reason: { kind: 'not-cacheable', why: 'no-cache' } },
    restore: async () => Promise.reject(new Error('A page stores no stage.')),
    async keep(_planned, { events }) {
      const handed = events.flatMap((event) =>
        event.type === 'stage-said' && event.message.kind === 'saved' ? [event.message] : [],
      );
      return { product: digests.sha256(canonicalJson(handed as unknown as Json)) };
    },
  };
}

/** What an earlier attempt saved does not survive into the next. */
async function empty(folder: ContentsFolder): Promise<void> {
  for (const { name } of await folder.list()) await folder.remove(name);
}

/** Outputs that are too big for an event, whole, under `outputs/`. */
export function outputFiles(record: ContentsFolder, digests: Digests): OutputFiles {
  return {
    async open(stage, cell) {
      const folder = record.folder('outputs');
      await folder.make();
      const name = `${stage}-${cell.replace(/[^A-Za-z0-9_-]/g, '_')}.txt`;
      const parts: string[] = [];
      let chars = 0;
      return {
        async append(text) {
          if (chars > MAX_OUTPUT_CHARS) return;
          chars += text.length;
          parts.push(chars > MAX_OUTPUT_CHARS ? '\n[A page can keep no more of this output.]\n' : text);
        },
        async close() {
          const data = new TextEncoder().encode(parts.join(''));
          await folder.put(name, parts.join(''));
          return { path: `outputs/${name}`, bytes: data.length, sha256: digests.sha256(data) };
        },
      };
    },
  };
}
