import { isAbsolute, join, resolve } from 'node:path';
import {
  createSecrets,
  parseNotebook,
  planRun,
  readParameters,
  readStages,
  type JsonObject,
  type KeeperKernel,
  type KeeperQuestion,
  type ParameterSet,
  type Plan,
  type PlanPorts,
  type PlanRequest,
  type StageSet,
} from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { isInside } from '../is-inside.js';
import { kernelIdentity } from '../kernel/identity.js';
import { findKernelSpec, type LaunchSpec } from '../kernel/kernel-specs.js';
import type { DigestPath } from '../keys/digest-path.js';
import { parameterInputs } from '../keys/parameter-inputs.js';
import { stageInputs } from '../keys/stage-inputs.js';
import { nodeDigests } from '../ports-node.js';
import { secretValues } from '../run/secrets.js';
import { StageCache } from '../store/stage-cache.js';
import { isPython, serverPython } from './server-python.js';

/** A page's question, planned as `nbrun plan` would plan the same notebook. */
export interface Asked {
  readonly notebookFile: string;
  readonly notebookDir: string;
  readonly stages: StageSet;
  readonly request: PlanRequest;
  readonly ports: PlanPorts;
  readonly cache: StageCache;
  readonly plan: Plan;
  readonly secrets: readonly string[];
}

export interface KeeperPlace {
  /** The folder that the server shows as its own root. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** Remembers files from question to question. */
  readonly digest: DigestPath;
}

/**
 * @throws {PipelineError} for a notebook or a selection that is not as it must be; {NbrunError} for a path outside `root`.
 */
export async function readQuestion(
  question: KeeperQuestion,
  { root, env, digest }: KeeperPlace,
): Promise<Asked> {
  const notebookFile = insideRoot(root, question.notebookPath);
  const notebookDir = resolve(notebookFile, '..');
  const notebook = parseNotebook(question.notebook);
  const stages = readStages(notebook);
  const parameters =
    Object.keys(question.values).length === 0
      ? undefined
      : readParameters(notebook, question.kernel.language);
  const cache = new StageCache(join(notebookDir, 'nbrun-runs', 'cache'), notebookFile);
  const secrets = [
    ...secretValues(env, stages),
    ...question.secretNames.flatMap((name) => env[name] ?? []),
    ...question.secrets,
  ];
  const request: PlanRequest = {
    notebook: stages,
    selection: question.selection,
    force: question.force,
    cache: true,
    parameters: await parameterInputs(resolvePaths(question.values, parameters, notebookDir), parameters, {
      secrets: createSecrets(secrets),
      hmacKey: () => cache.hmacKey(),
    }),
    engineVersion: question.engineVersion,
    resumed: new Map(question.resumed),
  };
  const ports: PlanPorts = {
    digests: nodeDigests,
    inputs: stageInputs({
      notebookDir,
      kernelIdentity: async () =>
        kernelIdentity(await launchSpecOf(question.kernel, notebookDir), { notebookDir }),
      hmacKey: () => cache.hmacKey(),
      env,
      digest,
    }),
    store: cache,
  };
  const plan = await planRun(request, ports);
  return { notebookFile, notebookDir, stages, request, ports, cache, plan, secrets };
}

/** The absolute path of a path of the server. @throws {NbrunError} `USAGE` where it leads out of the root. */
export function insideRoot(root: string, path: string): string {
  const file = resolve(root, path);
  if (isInside(root, file)) return file;
  throw new NbrunError('USAGE', `"${path}" leads out of "${root}". Name a file of the server.`);
}

/** A form's path is meant from the notebook's folder, where its kernel runs. */
function resolvePaths(values: JsonObject, set: ParameterSet | undefined, notebookDir: string): JsonObject {
  const paths = new Set(set?.parameters.filter(({ type }) => type === 'path').map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      paths.has(name) && typeof value === 'string' && value !== '' ? resolve(notebookDir, value) : value,
    ]),
  );
}

/**
 * What the server would start: a bare `python` is the server's own. Another program without a folder is looked up by nbrun's
 * own rules, and only where these find the same kernelspec.
 */
async function launchSpecOf(kernel: KeeperKernel, notebookDir: string): Promise<LaunchSpec> {
  const { name, argv } = kernel;
  const program = argv[0] ?? '';
  const python = isPython(program) ? serverPython() : undefined;
  if (isAbsolute(program)) return toLaunchSpec(kernel, undefined);
  if (python !== undefined) return toLaunchSpec(kernel, resolve(python, '..', '..'));
  const found = await findKernelSpec(name, { notebookDir });
  if (JSON.stringify(found.argv) === JSON.stringify(argv)) return found;
  throw new Error(
    `the server starts kernel "${name}" with ${JSON.stringify(argv)}, and nbrun with ${JSON.stringify(found.argv)}`,
  );
}

function toLaunchSpec(kernel: KeeperKernel, prefix: string | undefined): LaunchSpec {
  return { ...kernel, interruptMode: 'signal', resourceDir: undefined, prefix };
}
