import { join } from 'node:path';
import {
  cleanJson,
  injectParameters,
  PARAMETERS_TAG,
  planRun,
  readParameters,
  readStages,
  type Cell,
  type JsonObject,
  type Notebook,
  type ParameterSet,
  type Plan,
  type PlanPorts,
  type PlanRequest,
  type Secrets,
} from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { kernelIdentity } from '../kernel/identity.js';
import { findKernelSpec, type LaunchSpec } from '../kernel/kernel-specs.js';
import { parameterInputs } from '../keys/parameter-inputs.js';
import { stageInputs } from '../keys/stage-inputs.js';
import { nodeDigests } from '../ports-node.js';
import { StageCache } from '../store/stage-cache.js';
import { nbrunVersion } from '../version.js';
import { kernelNameOf, readNotebook, type NotebookFile } from './notebook-file.js';
import { secretsOf } from './secrets.js';
import { givesParameters, readGivenParameters, withUnknown, type ParameterOptions } from './parameters.js';

/** What `run` and `plan` are told of a notebook. */
export interface PrepareOptions extends ParameterOptions {
  readonly kernel?: string;
  readonly only?: string;
  readonly from?: string;
  readonly until?: string;
  /** Stages that run whatever is stored; true: all. */
  readonly force?: string | true;
  /** False: nothing stored is used, and nothing is stored. */
  readonly cache?: boolean;
}

/** A notebook, read and planned: everything that is known before a kernel starts. */
export interface Prepared {
  readonly file: NotebookFile;
  /** With the parameters in it, secrets and all: what the kernel runs. */
  readonly notebook: Notebook;
  readonly secrets: Secrets;
  readonly spec: LaunchSpec;
  readonly plan: Plan;
  readonly request: PlanRequest;
  readonly ports: PlanPorts;
  readonly cache: StageCache;
  /** Every parameter with the value that it has in the run, secrets taken out; so are `given` and `defaults`. */
  readonly parameters: JsonObject;
  readonly given: JsonObject;
  readonly defaults: JsonObject;
  /** How each given parameter was read. */
  readonly readings: readonly string[];
}

/** @throws {NbrunError | PipelineError} for a bad notebook, an unknown parameter, stage or kernel. */
export async function prepare(
  path: string,
  options: PrepareOptions,
  resumed: PlanRequest['resumed'] = new Map(),
): Promise<Prepared> {
  const file = await readNotebook(path);
  readStages(file.notebook);
  const spec = await findKernelSpec(options.kernel ?? kernelNameOf(file.notebook), { notebookDir: file.dir });
  const set = await parametersOf(file.notebook, options, spec);
  const given = set && (await readGivenParameters(options, set, process.cwd()));
  const { values, readings } = given ?? { values: {}, readings: [] };
  const notebook = set ? injectParameters(file.notebook, set, values) : file.notebook;
  const stages = readStages(notebook);
  const secrets = secretsOf(process.env, stages);
  const cache = new StageCache(join(file.dir, 'nbrun-runs', 'cache'), file.path);
  const request: PlanRequest = {
    notebook: stages,
    selection: selectionOf(options),
    force: options.force === undefined ? [] : options.force === true ? 'all' : options.force.split(','),
    cache: options.cache ?? true,
    parameters: await parameterInputs(values, set, { secrets, hmacKey: () => cache.hmacKey() }),
    engineVersion: nbrunVersion(),
    resumed,
  };
  const ports = portsFor(file, spec, cache);
  const plan = await planRun(request, ports);
  const clean = <T>(value: T): T => cleanJson(value, secrets);
  const defaults = clean(defaultsOf(set));
  return {
    file,
    notebook,
    secrets,
    spec,
    plan,
    request,
    ports,
    cache,
    parameters: { ...defaults, ...clean(values) },
    given: clean(values),
    defaults,
    readings: clean(readings),
  };
}

function portsFor(file: NotebookFile, spec: LaunchSpec, cache: StageCache): PlanPorts {
  const inputs = stageInputs({
    notebookDir: file.dir,
    kernelIdentity: () => kernelIdentity(spec, { notebookDir: file.dir }),
    hmacKey: () => cache.hmacKey(),
    env: process.env,
  });
  return { digests: nodeDigests, inputs, store: cache };
}

/** Undefined where the notebook takes no parameters and none is given. */
async function parametersOf(
  notebook: Notebook,
  options: PrepareOptions,
  { language }: LaunchSpec,
): Promise<ParameterSet | undefined> {
  const isTagged = ({ metadata: { tags } }: Cell): boolean =>
    Array.isArray(tags) && tags.includes(PARAMETERS_TAG);
  if (!notebook.cells.some(isTagged) && !givesParameters(options)) return undefined;
  const set = readParameters(notebook, language);
  if (set.cell === undefined && !options.allowUnknownParameters) throw takesNoParameters();
  return withUnknown(set, options);
}

function takesNoParameters(): NbrunError {
  const advice =
    'Tag the cell that assigns them "parameters", or set them all the same with --allow-unknown-parameters.';
  return new NbrunError(
    'USAGE',
    `Parameters are given, and no cell of the notebook has the tag "parameters". ${advice}`,
  );
}

function defaultsOf(set: ParameterSet | undefined): JsonObject {
  const known = (set?.parameters ?? []).filter(({ defaultValue }) => defaultValue !== undefined);
  return Object.fromEntries(known.map(({ name, defaultValue }) => [name, defaultValue ?? null]));
}

function selectionOf({ only, from, until }: PrepareOptions): PlanRequest['selection'] {
  return {
    ...(only !== undefined && { only: only.split(',') }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
}
