import type { GlobOptions } from 'tinyglobby';

/** The files that match, sorted. tinyglobby is loaded with the first pattern: most notebooks name none. */
export async function glob(pattern: string, options: GlobOptions): Promise<readonly string[]> {
  const tinyglobby = await import('tinyglobby');
  return (await tinyglobby.glob(pattern, options)).sort();
}
