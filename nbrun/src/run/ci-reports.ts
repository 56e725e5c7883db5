import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { gitHubOutputs, toGitHubAnnotations, toGitHubOutput, toGitHubSummary } from '@stagebook/pipeline';
import type { Ran } from './run-notebook.js';

/** Tells the CI that runs us what it shows: GitHub's step summary, annotations and outputs. Elsewhere, nothing. */
export async function reportToCi({ state, executed }: Ran, env: NodeJS.ProcessEnv): Promise<void> {
  const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output, GITHUB_ACTIONS: actions } = env;
  if (summary) await appendFile(summary, toGitHubSummary(state, executed, undefined));
  if (output) await appendFile(output, toGitHubOutput(gitHubOutputs(state), randomBytes(8).toString('hex')));
  if (actions === 'true') for (const line of toGitHubAnnotations(state, executed)) console.log(line);
}
