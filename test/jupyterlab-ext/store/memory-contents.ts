import { ServerConnection } from '@jupyterlab/services';
import type { ContentsAccess } from '../../../jupyterlab-ext/src/store/contents-folder.js';

/** A contents service in memory, as strict as the real one: a file needs its folder, and what is missing is a 404. */
export class MemoryContents {
  readonly files = new Map<string, string>();
  readonly folders = new Set<string>(['']);
  /** Every put, in order. */
  readonly puts: string[] = [];
  /** When set, the next put fails with it. */
  failure: Error | undefined;

  readonly access: ContentsAccess = {
    get: async (path: string) => {
      const text = this.files.get(path);
      if (text !== undefined) return { content: text } as never;
      if (!this.folders.has(path)) throw missing();
      const inside = (name: string): boolean => name !== path && dirname(name) === path;
      return {
        content: [
          ...[...this.folders].filter(inside).map((name) => ({ name: basename(name), type: 'directory' })),
          ...[...this.files.keys()].filter(inside).map((name) => ({ name: basename(name), type: 'file' })),
        ],
      } as never;
    },
    save: async (path: string, { type, content }: { type?: string; content?: unknown } = {}) => {
      if (this.failure !== undefined) {
        const failure = this.failure;
        this.failure = undefined;
        throw failure;
      }
      if (!this.folders.has(dirname(path))) throw missing();
      if (type === 'directory') this.folders.add(path);
      else {
        this.files.set(path, String(content));
        this.puts.push(path);
      }
      return {} as never;
    },
    copy: async (from: string, to: string) => {
      const text = this.files.get(from);
      if (text === undefined) throw missing();
      this.files.set(`${to}/${basename(from)}`, text);
      return {} as never;
    },
    delete: async (path: string) => {
      if (!this.files.delete(path)) throw missing();
    },
  };
}

function missing(): Error {
  return new ServerConnection.ResponseError(new Response(null, { status: 404 }));
}

function dirname(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
