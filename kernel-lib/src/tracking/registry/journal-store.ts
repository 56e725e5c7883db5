import type { PromptRegistered, VersionRegistered } from '../entry.js';
import type { Journal } from '../journal.js';
import { foldTracking } from '../state.js';
import type { RegisteredModel, RegisteredVersion, RegistryStore } from './store.js';

/** The registry that a journal tells. */
export function journalRegistry(journal: Journal): RegistryStore {
  const nextVersion = async (name: string): Promise<number> =>
    ((await read(journal, name))?.versions.at(-1)?.version ?? 0) + 1;
  return {
    name: journal.name,
    exclusively: (decide) => journal.exclusively(decide),
    read: (name) => read(journal, name),
    register: async (entry) => {
      const version = await nextVersion(entry.model);
      await journal.write([{ ...entry, version }]);
      return version;
    },
    registerPrompt: async (entry) => {
      const version = await nextVersion(entry.prompt);
      await journal.write([{ ...entry, version }]);
      return version;
    },
    move: (entry) => journal.write([entry]),
  };
}

async function read(journal: Journal, name: string): Promise<RegisteredModel | undefined> {
  const state = foldTracking(await journal.entries());
  const models = state.versions.filter(({ model }) => model === name).map(modelVersion);
  const prompts = state.prompts.filter(({ prompt }) => prompt === name).map(promptVersion);
  if (models.length + prompts.length === 0) return undefined;
  const moves = state.moves.filter(({ model }) => model === name);
  const aliases = new Map(moves.map(({ alias, to }) => [alias, to.version]));
  return { name, isPrompt: prompts.length > 0, versions: [...models, ...prompts], aliases, moves };
}

function modelVersion({
  id,
  at,
  version,
  description,
  tags,
  ref,
  run,
}: VersionRegistered): RegisteredVersion {
  return { version, registeredAt: at, description, tags, entry: id, ref, run };
}

function promptVersion(entry: PromptRegistered): RegisteredVersion {
  const { id, at, version, message, tags, template, chat } = entry;
  const prompt = { template, ...(chat && { chat }) };
  return { version, registeredAt: at, description: message, tags, entry: id, ...prompt };
}
