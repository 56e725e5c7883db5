import { readFile, realpath, stat } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { glob } from '../glob.js';
import { canonicalJson, type ObservedInput } from '@stagebook/pipeline';
import { nodeDigests } from '../ports-node.js';
import type { DigestPath } from './digest-path.js';

/** Any text in quotes that could name a module. More than a parser finds, and never less. */
const QUOTED = /(['"`])((?:\.{1,2}\/|@?[a-z0-9])[^'"`\n\r]{0,300})\1/giu;
const PYTHON_IMPORT = /^[ \t]*(?:from|import)[ \t]+([.\w]+(?:[ \t]*,[ \t]*[.\w]+)*)/gmu;
const EXTENSIONS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json', '.node'];
const SCRIPTS = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.py']);
const PACKAGE_NAME = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*/u;
/** A notebook that reaches more files than this has imported something by mistake. */
const MAX_MODULES = 5_000;

/**
 * The modules of the notebook's own folder that these sources import, and all that those import, by content; and the
 * packages that are linked from elsewhere (a workspace), whose content no lock file fixes.
 */
export async function observeModules(
  sources: readonly string[],
  notebookDir: string,
  digest: DigestPath,
): Promise<readonly ObservedInput[]> {
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const waiting = sources.map((source) => ({ source, folder: notebookDir }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const file of await mentioned(next.source, next.folder, packages)) {
      if (files.has(file)) continue;
      files.add(file);
      if (files.size > MAX_MODULES) throw new Error(`more than ${MAX_MODULES} local modules are imported`);
      if (SCRIPTS.has(extname(file)))
        waiting.push({ source: await readFile(file, 'utf8'), folder: dirname(file) });
    }
  }
  const inputs: ObservedInput[] = [];
  for (const file of [...files].sort()) {
    inputs.push({ source: 'module', name: relative(notebookDir, file), value: await digest(file) });
  }
  for (const [name, folder] of [...packages].sort()) {
    inputs.push({ source: 'module', name, value: await digestPackage(folder, digest) });
  }
  return inputs;
}

async function mentioned(
  source: string,
  folder: string,
  packages: Map<string, string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  const take = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) if (await isFile(path)) found.push(path);
  };
  for (const [, , text = ''] of source.matchAll(QUOTED)) {
    if (text.startsWith('.')) await take(candidates(resolve(folder, text)));
    else await notePackage(text, folder, packages);
  }
  for (const [, names = ''] of source.matchAll(PYTHON_IMPORT)) {
    for (const name of names.split(',')) await take(pythonCandidates(folder, name.trim()));
  }
  return found;
}

/** TypeScript also takes `./a.js` for `a.ts`. */
function candidates(path: string): readonly string[] {
  const swapped = path.replace(/\.([mc]?)js$/u, '.$1ts');
  return [
    ...EXTENSIONS.map((extension) => path + extension),
    ...EXTENSIONS.slice(1).map((extension) => join(path, `index${extension}`)),
    swapped,
  ];
}

function pythonCandidates(folder: string, name: string): readonly string[] {
  const parts = name.replace(/^\.+/u, '').split('.').filter(Boolean);
  const prefixes = parts.map((_, at) => join(folder, ...parts.slice(0, at + 1)));
  return prefixes.flatMap((prefix) => [`${prefix}.py`, join(prefix, '__init__.py')]);
}

/** Remembers the package that a text names, where it is a link to a folder outside `node_modules`. */
async function notePackage(text: string, folder: string, packages: Map<string, string>): Promise<void> {
  const name = PACKAGE_NAME.exec(text)?.[0];
  if (name === undefined || packages.has(name) || isBuiltin(name)) return;
  for (const base of createRequire(join(folder, 'notebook.js')).resolve.paths(name) ?? []) {
    const real = await realpath(join(base, name)).catch(() => undefined);
    if (real === undefined) continue;
    if (!real.includes(`${sep}node_modules${sep}`) && (await isFile(join(real, 'package.json'))))
      packages.set(name, real);
    return;
  }
}

async function digestPackage(folder: string, digest: DigestPath): Promise<string> {
  const names = await glob('**/*.{js,cjs,mjs,json,node,wasm,ts,mts,cts}', {
    cwd: folder,
    ignore: ['**/node_modules/**', '**/*.tsbuildinfo', '**/nbrun-runs/**'],
  });
  const files: [string, string][] = [];
  for (const name of names) files.push([name, await digest(join(folder, name))]);
  return nodeDigests.sha256(canonicalJson(files));
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
