// Makes one file of nbrun's keeper, for the panel to carry.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} outfile Where it goes; nbrun must be built. */
export async function bundleKeeper(outfile) {
  // Set-up imports this file before it has installed anything.
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(root, 'nbrun', 'dist', 'keeper', 'install.js')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'iife',
    target: 'node20',
    logLevel: 'error',
    // A script that is evaluated has no file of its own; a package that asks for one looks from the server's root.
    define: { 'import.meta.url': 'keeperUrl' },
    banner: { js: `const keeperUrl = require('node:url').pathToFileURL(process.cwd() + '/').href;` },
  });
}
