import type { RunStarted } from '../entry.js';
import { TrackingError } from '../error.js';
import { answerList, answerObject, answerText } from './answers.js';
import type { MlflowHttp } from './http.js';

const API = 'api/2.0/mlflow';
/** The tag by which a run is found again: MLflow gives runs ids of its own. */
export const RUN_TAG = 'stagebook.run';
const EXPERIMENTS_PER_PAGE = 1000;
const EXPERIMENTS_PER_SEARCH = 200;

/** A run as the server knows it. */
export interface ServerRun {
  readonly runId: string;
  readonly experimentId: string;
  /** `mlflow-artifacts:/…` where the server hands artifacts on itself. */
  readonly artifactUri: string;
}

/** Experiments and runs of one server, found before they are made, so that making them twice makes one. */
export class MlflowRuns {
  readonly #http: MlflowHttp;
  readonly #experiments = new Map<string, string>();
  readonly #runs = new Map<string, ServerRun>();

  constructor(http: MlflowHttp) {
    this.#http = http;
  }

  async experiment(name: string, signal?: AbortSignal): Promise<string> {
    const known = this.#experiments.get(name);
    if (known !== undefined) return known;
    const id = (await this.#findExperiment(name, signal)) ?? (await this.#createExperiment(name, signal));
    this.#experiments.set(name, id);
    return id;
  }

  async start(entry: RunStarted, signal?: AbortSignal): Promise<void> {
    const experimentId = await this.experiment(entry.experiment, signal);
    if ((await this.#find(entry.run, [experimentId], signal)) !== undefined) return;
    const parent = entry.parent === undefined ? undefined : await this.get(entry.parent, signal);
    const tags = {
      ...entry.tags,
      [RUN_TAG]: entry.run,
      ...(parent !== undefined && { 'mlflow.parentRunId': parent.runId }),
    };
    const json = {
      experiment_id: experimentId,
      run_name: entry.name,
      start_time: Date.parse(entry.at),
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    };
    const answer = await this.#http.request({ method: 'POST', path: `${API}/runs/create`, json, signal });
    this.#remember(entry.run, answerObject('run', answerObject('answer', answer)['run']));
  }

  /** @throws {TrackingError} `RUN_UNKNOWN` when the server has no such run. */
  async get(run: string, signal?: AbortSignal): Promise<ServerRun> {
    const known = this.#runs.get(run);
    if (known !== undefined) return known;
    const experiments = await this.#allExperiments(signal);
    for (let from = 0; from < experiments.length; from += EXPERIMENTS_PER_SEARCH) {
      const found = await this.#find(run, experiments.slice(from, from + EXPERIMENTS_PER_SEARCH), signal);
      if (found !== undefined) return found;
    }
    const what = `${this.#http.uri} has no run tagged ${RUN_TAG} = ${run}`;
    throw new TrackingError(
      'RUN_UNKNOWN',
      `${what}. Send the journal from its start: "nbrun track replay --again".`,
    );
  }

  async #find(
    run: string,
    experiments: readonly string[],
    signal?: AbortSignal,
  ): Promise<ServerRun | undefined> {
    const json = {
      experiment_ids: experiments,
      filter: `tags.\`${RUN_TAG}\` = '${run}'`,
      run_view_type: 'ALL',
      max_results: 1,
    };
    const answer = await this.#http.request({ method: 'POST', path: `${API}/runs/search`, json, signal });
    const [found] = answerList('runs', answerObject('answer', answer)['runs']);
    return found && this.#remember(run, found);
  }

  #remember(run: string, answer: Readonly<Record<string, unknown>>): ServerRun {
    const info = answerObject('run.info', answer['info']);
    const runId = answerText('run.info.run_id', info['run_id']);
    if (info['lifecycle_stage'] === 'deleted') {
      const what = `Run ${runId} was deleted on ${this.#http.uri}`;
      throw new TrackingError('TRACKING_REFUSED', `${what}. Restore it there to send more to it.`);
    }
    const server = {
      runId,
      experimentId: answerText('run.info.experiment_id', info['experiment_id']),
      artifactUri: answerText('run.info.artifact_uri', info['artifact_uri']),
    };
    this.#runs.set(run, server);
    return server;
  }

  async #findExperiment(name: string, signal?: AbortSignal): Promise<string | undefined> {
    const answer = await this.#http.request({
      method: 'GET',
      path: `${API}/experiments/get-by-name`,
      query: { experiment_name: name },
      absent: ['RESOURCE_DOES_NOT_EXIST'],
      signal,
    });
    if (answer === undefined) return undefined;
    const experiment = answerObject('experiment', answerObject('answer', answer)['experiment']);
    if (experiment['lifecycle_stage'] === 'deleted') {
      const what = `Experiment "${name}" was deleted on ${this.#http.uri}`;
      throw new TrackingError('TRACKING_REFUSED', `${what}. Restore it there, or give another name.`);
    }
    return answerText('experiment_id', experiment['experiment_id']);
  }

  /** Another process may make it at the same moment: then its is the one. */
  async #createExperiment(name: string, signal?: AbortSignal): Promise<string> {
    const answer = await this.#http.request({
      method: 'POST',
      path: `${API}/experiments/create`,
      json: { name },
      absent: ['RESOURCE_ALREADY_EXISTS'],
      signal,
    });
    if (answer !== undefined)
      return answerText('experiment_id', answerObject('answer', answer)['experiment_id']);
    const id = await this.#findExperiment(name, signal);
    if (id !== undefined) return id;
    throw new TrackingError(
      'TRACKING_REFUSED',
      `Experiment "${name}" can be neither made nor found on ${this.#http.uri}.`,
    );
  }

  async #allExperiments(signal?: AbortSignal): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let token: unknown; ;) {
      const json = { max_results: EXPERIMENTS_PER_PAGE, ...(token !== undefined && { page_token: token }) };
      const page = await this.#http.request({
        method: 'POST',
        path: `${API}/experiments/search`,
        json,
        signal,
      });
      const answer = answerObject('answer', page);
      const found = answerList('experiments', answer['experiments']);
      ids.push(...found.map((experiment) => answerText('experiment_id', experiment['experiment_id'])));
      token = answer['next_page_token'];
      if (token === undefined || token === '') return ids;
    }
  }
}
