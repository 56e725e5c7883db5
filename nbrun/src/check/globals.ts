/** What every cell sees without declaring it, besides what the running Node has. */
const OF_KERNELS = [
  'require',
  'module',
  'exports',
  '__filename',
  '__dirname',
  'undefined',
  'arguments',
  'Deno',
  'window',
  'self',
  'document',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'alert',
  'prompt',
  'confirm',
];

/** The names that a cell may read without anyone having declared them. */
export function knownGlobals(): ReadonlySet<string> {
  return new Set([...OF_KERNELS, ...Object.getOwnPropertyNames(globalThis)]);
}
