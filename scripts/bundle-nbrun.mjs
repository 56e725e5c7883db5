// nbrun in a few files: a run that starts no kernel is over sooner than Node can load two hundred modules.
import { renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../nbrun', import.meta.url));
const unfinished = join(folder, 'bundle.tmp');
const bundle = join(folder, 'bundle');
const common = {
  bundle: true,
  outdir: unfinished,
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
};

/** What is native, or large and seldom needed, stays a package of its own. */
const PACKAGES = ['zeromq', 'typescript', 'plotly.js-strict-dist-min'];

/** Reports are static markup: of React's renderers only the one that makes it. */
const reactDom = dirname(createRequire(join(folder, 'package.json')).resolve('react-dom/package.json'));
const renderer = join(reactDom, 'cjs', 'react-dom-server-legacy.browser.production.min.js');

rmSync(unfinished, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: [join(folder, 'src', 'bin.ts'), join(folder, 'src', 'main.ts')],
  format: 'esm',
  splitting: true,
  external: PACKAGES,
  alias: { 'react-dom/server': renderer },
  define: { 'process.env.NODE_ENV': '"production"' },
  // CommonJS packages in it require Node's own modules.
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
  },
});
// `node --build-snapshot` takes one file of CommonJS.
await build({
  ...common,
  entryPoints: { 'tslab-heap': join(folder, 'src', 'kernel', 'snapshot', 'heap.ts') },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
});
rmSync(bundle, { recursive: true, force: true });
renameSync(unfinished, bundle);
