import type { MlflowTracker } from '../mlflow/tracker.js';
import {
  ENTRY_TAG,
  OWN_RUN_TAG,
  PROMPT_TEXT,
  PROMPT_TYPE,
  REF_TAG,
  type ServerVersion,
} from '../mlflow/models.js';
import type { RegisteredVersion, RegistryStore } from './store.js';

/**
 * The registry of a server, which is asked at once and never later: a promotion that waited in a queue would be none.
 *
 * @param before Brings the runs that a version rests on to the server.
 */
export function mlflowRegistry(
  { models, name }: MlflowTracker,
  exclusively: RegistryStore['exclusively'],
  before: () => Promise<void>,
): RegistryStore {
  return {
    name,
    exclusively,
    read: async (model) => {
      const found = await models.model(model);
      if (found === undefined) return undefined;
      const versions = await models.versions(model, found.isPrompt);
      return { name: model, ...found, versions: versions.map(toVersion) };
    },
    register: async (entry) => {
      await before();
      return models.register({ ...entry, version: 1 });
    },
    registerPrompt: (entry) => models.registerPrompt({ ...entry, version: 1 }),
    move: (entry) => models.move(entry),
  };
}

function toVersion({ version, registeredAt, description, tags: all }: ServerVersion): RegisteredVersion {
  const { [ENTRY_TAG]: entry, [REF_TAG]: ref, [OWN_RUN_TAG]: run, [PROMPT_TEXT]: template, ...others } = all;
  const tags = Object.fromEntries(Object.entries(others).filter(([key]) => !key.includes('mlflow')));
  return {
    ...{ version, registeredAt, description, tags },
    ...(entry !== undefined && { entry }),
    ...(ref !== undefined && { ref }),
    ...(run !== undefined && { run }),
    ...(template !== undefined && { template }),
    ...(template !== undefined && all[PROMPT_TYPE] === 'chat' && { chat: true as const }),
  };
}
