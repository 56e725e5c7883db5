import { nodeDigests } from '../../../nbrun/src/ports-node.js';
import type { OutputFiles } from '../../../pipeline/src/run/ports.js';

/** Files of `outputs/`, kept in memory, by path. */
export function memoryFiles(): OutputFiles & { readonly written: ReadonlyMap<string, string> } {
  const written = new Map<string, string>();
  return {
    written,
    async open(stage, cell) {
      const path = `outputs/${stage}-${cell}.txt`;
      let text = '';
      return {
        append: async (more) => void (text += more),
        async close() {
          written.set(path, text);
          return { path, bytes: Buffer.byteLength(text), sha256: nodeDigests.sha256(text) };
        },
      };
    },
  };
}
