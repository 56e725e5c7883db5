import { gitProvenance } from '../provenance/git.js';
import { withoutCredentialsIn } from '../provenance/remote.js';
import { stageContext } from '../stage/context.js';
import { whoActs } from './registry/actor.js';
import type { Environment } from './mlflow/credentials.js';

const MAX_FILES = 20;
const MAX_REASON_CHARS = 500;

/**
 * Where a run comes from, as tags: who, the commit (by the names that MLflow shows), whether the tree was dirty and with
 * which files, and the stage of nbrun that logs it. Nothing of git where there is no repository; `git.error` alone where
 * git fails: a run is not lost by it.
 */
export async function provenanceTags(environment: Environment): Promise<Readonly<Record<string, string>>> {
  const stage = stageContext();
  return {
    'mlflow.user': whoActs(environment),
    ...(await gitTags()),
    ...(stage && {
      'mlflow.source.type': 'NOTEBOOK',
      'nbrun.run': stage.runId,
      'nbrun.stage': stage.stage,
    }),
  };
}

async function gitTags(): Promise<Readonly<Record<string, string>>> {
  try {
    const git = await gitProvenance();
    if (git === undefined) return {};
    return {
      'mlflow.source.git.commit': git.commit,
      ...(git.branch !== undefined && { 'mlflow.source.git.branch': git.branch }),
      ...(git.remote !== undefined && { 'mlflow.source.git.repoURL': git.remote }),
      'git.dirty': String(git.dirty),
      ...(git.dirty && { 'git.dirtyFiles': filesOf(git.dirtyFiles) }),
      ...(git.diffSha256 !== undefined && { 'git.diffSha256': git.diffSha256 }),
    };
  } catch (cause) {
    const reason = withoutCredentialsIn(cause instanceof Error ? cause.message : String(cause));
    return { 'git.error': [...reason].slice(0, MAX_REASON_CHARS).join('') };
  }
}

function filesOf(names: readonly string[]): string {
  const more = names.length > MAX_FILES ? `\n… ${names.length - MAX_FILES} more` : '';
  return names.slice(0, MAX_FILES).join('\n') + more;
}
