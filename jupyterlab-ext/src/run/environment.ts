import type { JsonObject } from '@stagebook/pipeline';
import { PageConfig } from '@jupyterlab/coreutils';

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
