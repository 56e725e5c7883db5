import { readFileSync } from 'node:fs';

/** nbrun's own version, which is the engine's too: they are released together. */
export function nbrunVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}
