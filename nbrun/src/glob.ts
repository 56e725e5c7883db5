import type { GlobOptions } from 'tinyglobby';

/** The files that match any of them, sorted. tinyglobby is loaded with the first pattern: most notebooks name none. */
export async function glob(
  patterns: string | readonly string[],
  options: GlobOptions,
): Promise<readonly string[]> {
  const tinyglobby = await import('tinyglobby');
  return (await tinyglobby.glob(patterns, options)).sort();
}
