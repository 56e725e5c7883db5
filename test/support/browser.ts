import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CANDIDATES = [process.env['STAGEBOOK_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that the tests drive, or undefined where there is none. */
export const chromiumPath: string | undefined = CANDIDATES.find(
  (path): path is string => path !== undefined && existsSync(path),
);

/** The reason by which a test that needs a browser is skipped. */
export const noBrowser = 'no Chromium: install it, or name it in STAGEBOOK_CHROMIUM';

export async function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(noBrowser);
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS });
}
