import { decodeEntry } from '../decode-entry.js';
import type { AliasMoved, AliasTarget, PromptRegistered, VersionRegistered } from '../entry.js';
import { TrackingError } from '../error.js';
import { answerList, answerObject, answerTags, answerText, answerWhole } from './answers.js';
import type { MlflowHttp } from './http.js';
import type { MlflowRuns } from './runs.js';

const API = 'api/2.0/mlflow';
const VERSIONS_PER_PAGE = 200;
const IS_PROMPT = 'mlflow.prompt.is_prompt';
export const PROMPT_TEXT = 'mlflow.prompt.text';
export const PROMPT_TYPE = '_mlflow_prompt_type';
/** The tag by which a version is found again. */
export const ENTRY_TAG = 'stagebook.entry';
export const REF_TAG = 'stagebook.ref';
export const OWN_RUN_TAG = 'stagebook.run';
const AUDIT_PREFIX = 'stagebook.audit.';

/** A version of a model or a prompt, as the server knows it. */
export interface ServerVersion {
  readonly version: number;
  readonly registeredAt: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ServerModel {
  readonly isPrompt: boolean;
  readonly aliases: ReadonlyMap<string, number>;
  /** Oldest first. */
  readonly moves: readonly AliasMoved[];
}

/** The model registry of one server, in which prompts are models too. */
export class MlflowModels {
  readonly #http: MlflowHttp;
  readonly #runs: MlflowRuns;

  constructor(http: MlflowHttp, runs: MlflowRuns) {
    this.#http = http;
    this.#runs = runs;
  }

  /** The server's number of the version, which is made only if it is not there. */
  async register(entry: VersionRegistered, signal?: AbortSignal): Promise<number> {
    const { runId } = await this.#runs.get(entry.run, signal);
    const tags = { ...entry.tags, [ENTRY_TAG]: entry.id, [REF_TAG]: entry.ref, [OWN_RUN_TAG]: entry.run };
    const source = `runs:/${runId}/model`;
    const json = { name: entry.model, source, run_id: runId, description: entry.description };
    return this.#createVersion(entry, entry.model, json, tags, false, signal);
  }

  async registerPrompt(entry: PromptRegistered, signal?: AbortSignal): Promise<number> {
    const tags = {
      ...entry.tags,
      [ENTRY_TAG]: entry.id,
      [IS_PROMPT]: 'true',
      [PROMPT_TEXT]: entry.template,
      [PROMPT_TYPE]: entry.chat ? 'chat' : 'text',
    };
    const json = { name: entry.prompt, source: 'dummy-source', description: entry.message };
    return this.#createVersion(entry, entry.prompt, json, tags, true, signal);
  }

  /** Undefined where the server has no such model. */
  async model(name: string, signal?: AbortSignal): Promise<ServerModel | undefined> {
    const answer = await this.#http.request({
      method: 'GET',
      path: `${API}/registered-models/get`,
      query: { name },
      absent: ['RESOURCE_DOES_NOT_EXIST'],
      signal,
    });
    if (answer === undefined) return undefined;
    const model = answerObject('registered_model', answerObject('answer', answer)['registered_model']);
    const tags = answerTags('registered_model.tags', model['tags']);
    const aliases = answerList('registered_model.aliases', model['aliases']).map(
      ({ alias, version }) => [answerText('alias', alias), answerWhole('alias.version', version)] as const,
    );
    const moves = Object.entries(tags).filter(([key]) => key.startsWith(AUDIT_PREFIX));
    return {
      isPrompt: tags[IS_PROMPT] === 'true',
      aliases: new Map(aliases),
      moves: moves.map(([key, value]) => decodeMove(name, key, value)).sort(byTime),
    };
  }

  /** Newest last. */
  async versions(name: string, isPrompt: boolean, signal?: AbortSignal): Promise<readonly ServerVersion[]> {
    const versions: ServerVersion[] = [];
    for (let token: unknown; ;) {
      const query = {
        filter: `name='${name}'${isPrompt ? ` and tags.\`${IS_PROMPT}\` = 'true'` : ''}`,
        max_results: String(VERSIONS_PER_PAGE),
        ...(typeof token === 'string' && { page_token: token }),
      };
      const page = await this.#http.request({
        method: 'GET',
        path: `${API}/model-versions/search`,
        query,
        signal,
      });
      const answer = answerObject('answer', page);
      versions.push(...answerList('model_versions', answer['model_versions']).map(toVersion));
      token = answer['next_page_token'];
      if (token === undefined || token === '') return versions.sort((a, b) => a.version - b.version);
    }
  }

  /** Writes the audit first: an alias that moved without one would be worse than one that did not move. */
  async move(entry: AliasMoved, signal?: AbortSignal): Promise<void> {
    const { model: name, alias, to } = entry;
    const key = `${AUDIT_PREFIX}${entry.at}.${entry.id}`;
    const value = JSON.stringify(entry);
    await this.#http.request({
      method: 'POST',
      path: `${API}/registered-models/set-tag`,
      json: { name, key, value },
      signal,
    });
    const json = { name, alias, version: String(to.version) };
    await this.#http.request({ method: 'POST', path: `${API}/registered-models/alias`, json, signal });
  }

  /**
   * Moves an alias as a journal says it was moved.
   *
   * @throws {TrackingError} `TRACKING_REFUSED` when somebody has moved it otherwise on the server since.
   */
  async replayMove(entry: AliasMoved, signal?: AbortSignal): Promise<void> {
    const { model: name, alias } = entry;
    const model = await this.model(name, signal);
    const ofAlias = model?.moves.filter((move) => move.alias === alias) ?? [];
    const known = ofAlias.findIndex(({ id }) => id === entry.id);
    if (known !== -1 && known < ofAlias.length - 1) return;
    const isPrompt = model?.isPrompt ?? false;
    const to = await this.#translate(name, entry.to, isPrompt, signal);
    const from = entry.from && (await this.#translate(name, entry.from, isPrompt, signal));
    const now = model?.aliases.get(alias);
    if (now === to.version && known !== -1) return;
    if (now !== from?.version && now !== to.version) {
      const what = `"${alias}" of ${name} is at version ${now ?? 'none'} on ${this.#http.uri}`;
      const why = `the journal moved it from ${from?.version ?? 'none'} to ${to.version}`;
      throw new TrackingError(
        'TRACKING_REFUSED',
        `${what}, but ${why}. Decide which holds, and promote it there.`,
      );
    }
    await this.move({ ...entry, ...(from && { from }), to }, signal);
  }

  async #createVersion(
    entry: VersionRegistered | PromptRegistered,
    name: string,
    json: object,
    tags: Readonly<Record<string, string>>,
    isPrompt: boolean,
    signal?: AbortSignal,
  ): Promise<number> {
    await this.#ensureModel(name, isPrompt, signal);
    const found = await this.#find(name, entry.id, isPrompt, signal);
    if (found !== undefined) return found;
    const pairs = Object.entries(tags).map(([key, value]) => ({ key, value }));
    const request = {
      method: 'POST',
      path: `${API}/model-versions/create`,
      json: { ...json, tags: pairs },
      signal,
    } as const;
    const answer = answerObject('answer', await this.#http.request(request));
    return toVersion(answerObject('model_version', answer['model_version'])).version;
  }

  async #ensureModel(name: string, isPrompt: boolean, signal?: AbortSignal): Promise<void> {
    const tags = isPrompt ? [{ key: IS_PROMPT, value: 'true' }] : [];
    const created = await this.#http.request({
      method: 'POST',
      path: `${API}/registered-models/create`,
      json: { name, tags },
      absent: ['RESOURCE_ALREADY_EXISTS'],
      signal,
    });
    if (created !== undefined) return;
    const model = await this.model(name, signal);
    if (model?.isPrompt === isPrompt) return;
    const is = isPrompt ? 'a model, not a prompt' : 'a prompt, not a model';
    throw new TrackingError(
      'TRACKING_REFUSED',
      `"${name}" is ${is} on ${this.#http.uri}. Give another name.`,
    );
  }

  async #translate(
    name: string,
    target: AliasTarget,
    isPrompt: boolean,
    signal?: AbortSignal,
  ): Promise<AliasTarget> {
    if (target.entry === undefined) return target;
    const version = await this.#find(name, target.entry, isPrompt, signal);
    if (version !== undefined) return { ...target, version };
    const what = `${this.#http.uri} has no version of ${name} that the journal registered as ${target.version}`;
    throw new TrackingError(
      'VERSION_UNKNOWN',
      `${what}. Send the journal from its start: "nbrun track replay --again".`,
    );
  }

  async #find(
    name: string,
    entry: string,
    isPrompt: boolean,
    signal?: AbortSignal,
  ): Promise<number | undefined> {
    const prompt = isPrompt ? ` and tags.\`${IS_PROMPT}\` = 'true'` : '';
    const query = {
      filter: `name='${name}' and tags.\`${ENTRY_TAG}\` = '${entry}'${prompt}`,
      max_results: '1',
    };
    const answer = await this.#http.request({
      method: 'GET',
      path: `${API}/model-versions/search`,
      query,
      signal,
    });
    const [found] = answerList('model_versions', answerObject('answer', answer)['model_versions']);
    return found && toVersion(found).version;
  }
}

function toVersion(answer: Readonly<Record<string, unknown>>): ServerVersion {
  const registeredMs = answerWhole('creation_timestamp', answer['creation_timestamp']);
  return {
    version: answerWhole('version', answer['version']),
    registeredAt: new Date(registeredMs).toISOString(),
    description: answerText('description', answer['description'] ?? ''),
    tags: answerTags('tags', answer['tags']),
  };
}

function decodeMove(name: string, key: string, value: string): AliasMoved {
  try {
    const entry = decodeEntry(JSON.parse(value));
    if (entry.kind === 'alias-moved') return entry;
  } catch (cause) {
    throw new TrackingError(
      'TRACKING_REFUSED',
      `The audit entry ${key} of ${name} cannot be read: ${String(cause)}`,
      { cause },
    );
  }
  throw new TrackingError('TRACKING_REFUSED', `The audit entry ${key} of ${name} is none.`);
}

function byTime(a: AliasMoved, b: AliasMoved): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
}
