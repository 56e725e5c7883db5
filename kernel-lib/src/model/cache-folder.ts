import { homedir } from 'node:os';
import { join } from 'node:path';

/** Downloads and built graphs: `$STAGEBOOK_CACHE`, else `stagebook` in the user's cache folder. */
export function cacheFolder(given?: string): string {
  if (given) return given;
  const { STAGEBOOK_CACHE, XDG_CACHE_HOME } = process.env;
  return STAGEBOOK_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagebook');
}
