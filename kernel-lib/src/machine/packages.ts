import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Package {
  version?: string;
  dependencies?: Record<string, string>;
}

/** The installed versions of stagebook and of its dependencies, by name. */
export function packageVersions(): Record<string, string> {
  const own = readPackage(join(__dirname, '../../package.json'));
  const paths = createRequire(__filename);
  const versions: [string, string][] = [['stagebook', own.version ?? 'unknown']];
  for (const name of Object.keys(own.dependencies ?? {}).sort()) {
    const file = (paths.resolve.paths(name) ?? [])
      .map((folder) => join(folder, name, 'package.json'))
      .find(existsSync);
    if (file !== undefined) versions.push([name, readPackage(file).version ?? 'unknown']);
  }
  return Object.fromEntries(versions);
}

function readPackage(path: string): Package {
  return JSON.parse(readFileSync(path, 'utf8')) as Package;
}
