/**
 * Run by `node --build-snapshot` in a notebook's folder: loads the TypeScript that tslab carries, compiles a few cells with
 * tslab's own converter, and keeps what that parsed. A kernel that starts from the snapshot finds TypeScript loaded and the
 * declarations of the standard library and of `@types` parsed, which are most of a start. Nothing else is different:
 * a declaration file is read again, and parsed again if one character in it is another.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { startupSnapshot } from 'node:v8';
import type { SnapshotSources } from './sources.js';

/** What this script needs of TypeScript; its `SourceFile` is only handed on. */
interface System {
  watchFile: () => { close(): void };
  watchDirectory: () => { close(): void };
}
/** `node:module` as a snapshot's start needs it. */
interface ModuleLoader {
  new (id: string): object;
  readonly _cache: Record<string, unknown>;
  _load(request: string, parent: null, isMain: true): unknown;
}
interface LoadedModule {
  exports: unknown;
}
interface Kept {
  readonly text: string;
  readonly options: string;
  readonly file: unknown;
}
type ParseArguments = readonly [
  fileName: string,
  text: string,
  options: { readonly languageVersion: number; readonly impliedNodeFormat?: number } | number,
  setParentNodes?: boolean,
  scriptKind?: number,
];

const { converter, typescript, packages } = JSON.parse(
  process.env['NBRUN_SNAPSHOT'] ?? '{}',
) as SnapshotSources;

/** Each must stand in TypeScript exactly once; another TypeScript is left alone, and its kernels start as they would. */
const PATCHES: readonly (readonly [before: string, after: string])[] = [
  [
    'function createSourceFile(fileName, sourceText, languageVersionOrOptions, setParentNodes = false, scriptKind) {',
    `function createSourceFile(...parsing) { return __parsed.of(parsing, () => parseAnew(...parsing)); }
     function parseAnew(fileName, sourceText, languageVersionOrOptions, setParentNodes = false, scriptKind) {`,
  ],
  // Documentation of declarations, which shows in an editor; TypeScript since 5.3 has an option for it.
  [
    'function addJSDocComment(node) {',
    'function addJSDocComment(node) { if (fileName.endsWith(".d.ts")) return node;',
  ],
];
/** V8's own; while a snapshot is made there is none. */
const STACK_TRACE_LIMIT = 10;
const CELLS = [
  'globalThis.a = 1;',
  'console.log(1)',
  'const b = [1, 2].map((x) => x + 1); b',
  'import { join } from "path"; const c = await Promise.resolve(join("a", "b"));',
];

class ParsedFiles {
  readonly #files = new Map<string, Kept>();
  #keeping = true;

  of(parsing: ParseArguments, parse: () => unknown): unknown {
    const [name, text] = parsing;
    if (!name.endsWith('.d.ts')) return parse();
    const options = optionsOf(parsing);
    const kept = this.#files.get(name);
    if (this.#keeping) {
      const file = parse();
      // tslab's own `__prev__.d.ts` is another one for each cell.
      if (existsSync(name)) this.#files.set(name, { text, options, file });
      return file;
    }
    this.#files.delete(name);
    return kept?.text === text && kept.options === options ? kept.file : parse();
  }

  keepNoMore(): void {
    this.#keeping = false;
  }

  clear(): void {
    this.#files.clear();
  }
}

function optionsOf([, , options, setParentNodes, scriptKind]: ParseArguments): string {
  const { languageVersion, impliedNodeFormat } =
    typeof options === 'object' ? options : { languageVersion: options, impliedNodeFormat: undefined };
  return `${languageVersion} ${impliedNodeFormat} ${setParentNodes} ${scriptKind}`;
}

function patched(text: string): string {
  return PATCHES.reduce((patching, [before, after]) => {
    if (patching.split(before).length !== 2) throw new Error(`this TypeScript has no single "${before}"`);
    return patching.replace(before, after);
  }, text);
}

const parsed = new ParsedFiles();
const loaded = new Map<string, LoadedModule>();

/** The modules of packages cannot be required while a snapshot is made. */
function load(file: string): unknown {
  const before = loaded.get(file);
  if (before !== undefined) return before.exports;
  const loading: LoadedModule = { exports: {} };
  loaded.set(file, loading);
  const requireFrom = (id: string): unknown =>
    process.getBuiltinModule(id) ?? load(packages[id] ?? fileOf(resolve(dirname(file), id)));
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.json')) return (loading.exports = JSON.parse(text));
  const code = file === typescript ? patched(text) : text;
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname', '__parsed'];
  // `node:vm` may not be used while a snapshot is made.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function(
    ...parameters,
    `${code}
//# sourceURL=${file}`,
  ) as (...values: unknown[]) => void;
  run(loading.exports, requireFrom, loading, file, dirname(file), parsed);
  return loading.exports;
}

function fileOf(path: string): string {
  const candidates = ['', '.js', '.json', '/index.js'].map((ending) => path + ending);
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile()) ?? path;
}

const ts = load(typescript) as { readonly sys: System };
compileCells();
parsed.keepNoMore();
loaded.clear();

startupSnapshot.setDeserializeMainFunction(() => {
  // Node leaves these as they were when the snapshot was made, or empty.
  process.chdir('.');
  Error.stackTraceLimit = STACK_TRACE_LIMIT;
  process.execArgv.length = 0;
  const [, script = ''] = process.argv;
  process.argv[1] = resolve(script);
  const Module = process.getBuiltinModule('node:module') as unknown as ModuleLoader;
  const standIn = Object.assign(new Module(typescript), { filename: typescript, loaded: true, exports: ts });
  Module._cache[typescript] = standIn;
  Module._load(process.argv[1], null, true);
  parsed.clear();
});

function compileCells(): void {
  const { watchFile, watchDirectory } = ts.sys;
  const watchNothing = (): { close(): void } => ({ close: () => undefined });
  Object.assign(ts.sys, { watchFile: watchNothing, watchDirectory: watchNothing });
  const { createConverter } = load(converter) as {
    readonly createConverter: (options: object) => {
      convert(before: string, cell: string): unknown;
      close(): void;
    };
  };
  const compiler = createConverter({ isJS: false, isBrowser: false });
  for (const cell of CELLS) compiler.convert('', cell);
  compiler.close();
  Object.assign(ts.sys, { watchFile, watchDirectory });
}
