import type { MimeBundle } from '../cell/display.js';

/** Sends one bundle to the notebook; with `id` it can be updated, with `update` it replaces what has that id. */
export type SendDisplay = (bundle: MimeBundle, options?: { id?: string; update?: boolean }) => Promise<void>;

/** The way to the notebook that runs this process; the console where none does. */
export function findKernel(): SendDisplay {
  return tslabDisplay() ?? denoDisplay() ?? consoleDisplay;
}

interface TslabJupyter {
  lastWriteDisplayData?: ((data: object, update: boolean) => void) | null;
}

// tslab's public `display` sends one MIME type per message, and a copy of tslab that is not the running kernel says
// "Not ready". The running copy is in Node's module cache, and its dist/jupyter.js exports the writer of the last cell.
const TSLAB_JUPYTER = /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/;

function tslabDisplay(): SendDisplay | undefined {
  const path = Object.keys(require.cache).find(
    (key) => TSLAB_JUPYTER.test(key) && typeof jupyterAt(key)?.lastWriteDisplayData === 'function',
  );
  if (path === undefined) return undefined;
  return async (data, { id, update = false } = {}) => {
    jupyterAt(path)?.lastWriteDisplayData?.(
      { data, metadata: {}, transient: id === undefined ? {} : { display_id: id } },
      update,
    );
  };
}

function jupyterAt(path: string): TslabJupyter | undefined {
  return require.cache[path]?.exports as TslabJupyter | undefined;
}

interface DenoJupyter {
  broadcast(type: string, content: object): Promise<void>;
}

function denoDisplay(): SendDisplay | undefined {
  const { Deno } = globalThis as { Deno?: { jupyter?: DenoJupyter } };
  const jupyter = Deno?.jupyter;
  if (jupyter === undefined) return undefined;
  return async (data, { id, update = false } = {}) => {
    const transient = id === undefined ? {} : { display_id: id };
    await jupyter.broadcast(update ? 'update_display_data' : 'display_data', {
      data,
      metadata: {},
      transient,
    });
  };
}

const consoleDisplay: SendDisplay = async (bundle, { update = false } = {}) => {
  // A terminal has no display to update: of a series it shows the first.
  if (!update) console.log(String(bundle['text/plain']));
};
