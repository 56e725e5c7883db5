import { access, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { serialiseNotebook } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { starterNotebook } from '../init/starter-notebook.js';
import { gitHubWorkflow, gitLabWorkflow } from '../init/workflows.js';
import { makeFolder } from '../store/make-folder.js';

export interface InitOptions {
  readonly ci?: string;
  readonly force?: boolean;
}

const WORKFLOWS = {
  github: { path: join('.github', 'workflows', 'notebook.yml'), text: gitHubWorkflow },
  gitlab: { path: '.gitlab-ci.yml', text: gitLabWorkflow },
} as const;

/** `nbrun init [FOLDER]`: a starter notebook, and a CI workflow that runs it and keeps its report. */
export async function init(folder: string, { ci = 'github', force = false }: InitOptions): Promise<number> {
  const workflow = Object.hasOwn(WORKFLOWS, ci) ? WORKFLOWS[ci as keyof typeof WORKFLOWS] : undefined;
  if (workflow === undefined) {
    throw new NbrunError(
      'USAGE',
      `There is no workflow for "${ci}". There are: ${Object.keys(WORKFLOWS).join(', ')}.`,
    );
  }
  const files = [
    { path: resolve(folder, 'pipeline.ipynb'), text: serialiseNotebook(starterNotebook()) },
    { path: resolve(folder, workflow.path), text: workflow.text },
  ];
  for (const { path } of files) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists && !force)
      throw new NbrunError(
        'OUTPUT_EXISTS',
        `"${path}" exists. Name another folder, or overwrite it with --force.`,
      );
  }
  for (const { path, text } of files) {
    await makeFolder(dirname(path));
    await writeFile(path, text);
    console.log(`Wrote ${path}`);
  }
  console.log('\nNext: npm install --save-dev nbrun tslab @types/node, then npx nbrun run pipeline.ipynb');
  return EXIT.passed;
}
