import type { AliasMoved, PromptRegistered, VersionRegistered } from '../entry.js';

/** Where versions and aliases are: the journal, or an MLflow server. */
export interface RegistryStore {
  /** For people; holds no credential. */
  readonly name: string;
  /** While `decide` runs, nobody else registers or promotes, as far as the store can see to that. */
  exclusively<T>(decide: () => Promise<T>): Promise<T>;
  /** Undefined where there is no model and no prompt of that name. */
  read(name: string): Promise<RegisteredModel | undefined>;
  /** The number of the new version. */
  register(entry: Omit<VersionRegistered, 'version'>): Promise<number>;
  /** The number of the new version. */
  registerPrompt(entry: Omit<PromptRegistered, 'version'>): Promise<number>;
  move(entry: AliasMoved): Promise<void>;
}

/** A model, or a prompt, with its versions. */
export interface RegisteredModel {
  readonly name: string;
  readonly isPrompt: boolean;
  /** Oldest first. */
  readonly versions: readonly RegisteredVersion[];
  readonly aliases: ReadonlyMap<string, number>;
  /** Oldest first. */
  readonly moves: readonly AliasMoved[];
}

export interface RegisteredVersion {
  /** From 1. */
  readonly version: number;
  readonly registeredAt: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The entry that registered it; undefined for a version that another tool made. */
  readonly entry?: string;
  /** Of a model: where its weights are. */
  readonly ref?: string;
  /** Of a model: the tracked run that its numbers come from. */
  readonly run?: string;
  /** Of a prompt; of a chat prompt, its messages as JSON. */
  readonly template?: string;
  readonly chat?: true;
}
