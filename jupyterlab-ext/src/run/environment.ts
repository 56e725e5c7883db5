import type { JsonObject } from '@stagebook/pipeline';
import { PageConfig } from '@jupyterlab/coreutils';

/** What the record says where nobody could look at the server: that its repository and its machine are not known, and why. */
export function unknownSurroundings(error?: unknown): JsonObject {
  const why =
    error instanceof Error ? error.message : 'a page sees neither repository nor machine of the server';
  return { gitCommit: null, gitDirty: null, factsUnknown: why.replace(/\.$/, '') };
}

/** Where the run happens, as far as a page can tell; no address that holds a token. */
export function environmentOf(baseUrl: string): JsonObject {
  const { origin, pathname } = new URL(baseUrl, globalThis.location?.href);
  return {
    runner: 'JupyterLab',
    jupyterlab: PageConfig.getOption('appVersion'),
    server: origin + pathname,
    browser: navigator.userAgent,
  };
}
