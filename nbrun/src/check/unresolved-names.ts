import ts from 'typescript';
import { knownGlobals } from './globals.js';

export interface UnresolvedName {
  readonly name: string;
  readonly offset: number;
}

/** TypeScript's ways to say that a name is declared nowhere. */
const NOT_FOUND = new Set([2304, 2552, 18004, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2867, 2868]);
const NO_LIB_NEEDED: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  noLib: true,
  noResolve: true,
  types: [],
};

/** The variables that `source` reads and neither declares nor finds among the globals, as TypeScript resolves names. */
export function unresolvedNames(
  source: string,
  language: 'typescript' | 'javascript',
): readonly UnresolvedName[] {
  const { program, file } = programOf(source, language);
  const globals = knownGlobals();
  const found = new Map<string, number>();
  for (const { code, start } of program.getSemanticDiagnostics(file)) {
    if (!NOT_FOUND.has(code) || start === undefined) continue;
    const node = identifierAt(file, start);
    if (node === undefined || !isRead(node) || globals.has(node.text)) continue;
    found.set(node.text, Math.min(start, found.get(node.text) ?? start));
  }
  return [...found].map(([name, offset]) => ({ name, offset }));
}

const NO_VALUE_FOR_SHORTHAND = 18004;

/** The names in `{ name }` that `source` does not declare itself, each where it stands first. */
export function unresolvedShorthands(
  source: string,
  language: 'typescript' | 'javascript',
): readonly UnresolvedName[] {
  const { program, file } = programOf(source, language);
  const found = new Map<string, number>();
  for (const { code, start } of program.getSemanticDiagnostics(file)) {
    if (code !== NO_VALUE_FOR_SHORTHAND || start === undefined) continue;
    const name = identifierAt(file, start)?.text;
    if (name !== undefined && !found.has(name)) found.set(name, start);
  }
  return [...found].map(([name, offset]) => ({ name, offset }));
}

/** The names that `source` declares at its top level, where later cells see them. */
export function declaredNames(source: string, language: 'typescript' | 'javascript'): readonly string[] {
  const names: string[] = [];
  const addBinding = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) addBinding(element.name);
  };
  for (const statement of parse(source, language).statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) addBinding(name);
    } else if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isEnumDeclaration(statement)) &&
      statement.name !== undefined
    ) {
      names.push(statement.name.text);
    } else if (ts.isImportDeclaration(statement) && statement.importClause !== undefined) {
      const { name, namedBindings } = statement.importClause;
      if (name !== undefined) names.push(name.text);
      if (namedBindings === undefined) continue;
      if (ts.isNamespaceImport(namedBindings)) names.push(namedBindings.name.text);
      else names.push(...namedBindings.elements.map((element) => element.name.text));
    }
  }
  return names;
}

function fileName(language: 'typescript' | 'javascript'): string {
  return language === 'typescript' ? 'cells.ts' : 'cells.js';
}

function parse(source: string, language: 'typescript' | 'javascript'): ts.SourceFile {
  return ts.createSourceFile(fileName(language), source, ts.ScriptTarget.ESNext, true);
}

function programOf(
  source: string,
  language: 'typescript' | 'javascript',
): { readonly program: ts.Program; readonly file: ts.SourceFile } {
  const file = parse(source, language);
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === file.fileName ? file : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => name === file.fileName,
    readFile: () => undefined,
  };
  return { program: ts.createProgram([file.fileName], NO_LIB_NEEDED, host), file };
}

function identifierAt(file: ts.SourceFile, offset: number): ts.Identifier | undefined {
  const visit = (node: ts.Node): ts.Identifier | undefined => {
    if (offset < node.getStart(file) || offset >= node.getEnd()) return undefined;
    return ts.isIdentifier(node) ? node : ts.forEachChild(node, visit);
  };
  return ts.forEachChild(file, visit);
}

/** Not a type, not `typeof x`, which asks whether there is one, and not what is only assigned to. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPartOfTypeNode(node) || ts.isTypeOfExpression(parent)) return false;
  const assigned =
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return !assigned;
}
