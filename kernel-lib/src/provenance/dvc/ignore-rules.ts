import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** DVC's own, which hold everywhere. */
const ALWAYS = ['.hg/', '.git/', '.git', '.dvc/'];

/** Whether DVC leaves out a path below the folder that the rules are for; its parents are not left out. */
export type Ignores = (path: string, isFolder: boolean) => boolean;

/** The rules for what is below `folder`: of the `.dvcignore` files from the DVC repository's root down to it, if it is in one. */
export function ignoreRules(folder: string): Ignores {
  const files: { readonly prefix: string; readonly rules: Ignore }[] = [];
  let repository = false;
  for (let at = resolve(folder); !repository; at = dirname(at)) {
    const path = join(at, '.dvcignore');
    const rules = existsSync(path) ? readFileSync(path, 'utf8') : '';
    files.unshift({ prefix: slashed(relative(at, resolve(folder))), rules: rulesOf(rules.split('\n')) });
    repository = existsSync(join(at, '.dvc'));
    if (at === dirname(at)) break;
  }
  // What lies above is of no repository.
  const own = [{ prefix: '', rules: rulesOf(ALWAYS) }, ...(repository ? files : [])];
  return (path, isFolder) => {
    let ignored = false;
    for (const { prefix, rules } of own) {
      const found = rules.test(`${prefix}${path}${isFolder ? '/' : ''}`);
      if (found.ignored) ignored = true;
      else if (found.unignored) ignored = false;
    }
    return ignored;
  };
}

function rulesOf(lines: readonly string[]): Ignore {
  return ignore({ ignorecase: false }).add(lines.map((line) => line.trim()));
}

function slashed(path: string): string {
  return path === '' ? '' : `${path.split(sep).join('/')}/`;
}
