import { randomUUID } from 'node:crypto';
import { checkRecord, invalid } from '../../check/arguments.js';
import { toJson } from '../../stage/to-json.js';
import type { Displayable } from '../../cell/display.js';
import type { ChatMessage } from '../../model/types.js';
import type { AliasMoved, PromptRegistered } from '../entry.js';
import { decodeEntry } from '../decode-entry.js';
import { TrackingError } from '../error.js';
import { checkAlias, checkModelName, checkName, checkWhole } from '../rules.js';
import { whoActs } from './actor.js';
import { auditView, moveView } from './audit-view.js';
import { aliasHistory } from './history.js';
import { checkMessages, toChatPrompt, type ChatPrompt } from './chat-prompt.js';
import { toPrompt, type Prompt } from './prompt.js';
import { parseReference, versionOf } from './reference.js';
import type { RegisteredModel, RegisteredVersion, RegistryStore } from './store.js';
import { checkVerdicts, refuseUnless, type Verdict } from './verdicts.js';

export interface RegisterOptions {
  /** The tracked run that the version's numbers come from, or its id. */
  readonly run: string | { readonly id: string };
  /** Where the weights are: `hf:org/name`, `file:…`, `pypi:…`. */
  readonly ref: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string | number | boolean>>;
}

export interface PromoteOptions {
  /** Default: `champion`. */
  readonly alias?: string;
  /** What the gates said of this version; all must pass. */
  readonly verdicts: readonly Verdict[];
  /** One sentence for the audit. */
  readonly why: string;
  /** Default: `STAGEBOOK_ACTOR`, the CI's user, or the system's. */
  readonly who?: string;
  /** Inconclusive verdicts do not stop it; the audit shows them. Default: false. */
  readonly acceptInconclusive?: boolean;
}

export interface RollBackOptions {
  /** Default: `champion`. */
  readonly alias?: string;
  readonly why: string;
  readonly who?: string;
  /** Default: the version that the alias was promoted from. */
  readonly to?: number;
  /** What made it necessary. Default: none. */
  readonly verdicts?: readonly Verdict[];
}

export interface PromptOptions {
  /** What changed, as a commit's message. Default: none. */
  readonly message?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Versions of models and prompts, and the aliases by which they are used; every move of an alias is audited. */
export class Registry {
  readonly #store: RegistryStore;

  constructor(store: RegistryStore) {
    this.#store = store;
  }

  /** Where it is kept, for people. */
  get name(): string {
    return this.#store.name;
  }

  /** Registers a new version of `model`. */
  async register(model: string, options: RegisterOptions): Promise<RegisteredVersion> {
    checkModelName('The name of a model', model);
    const {
      run,
      ref,
      description = '',
      tags = {},
    } = checkRecord('The options of register', options) as never as RegisterOptions;
    const id = typeof run === 'string' ? run : run?.id;
    const head = { id: randomUUID(), at: new Date().toISOString() };
    const fields = { kind: 'version-registered', ...head, run: id, model, ref, description, tags };
    const entry = decodeEntry({ ...fields, version: 1 });
    if (entry.kind !== 'version-registered') throw invalid('The kind', entry.kind, '"version-registered"');
    return this.#store.exclusively(async () => {
      const version = await this.#store.register(entry);
      return {
        version,
        registeredAt: head.at,
        description,
        tags: entry.tags,
        entry: head.id,
        ref,
        run: entry.run,
      };
    });
  }

  /** Of a model or prompt, oldest first. @throws {TrackingError} `MODEL_UNKNOWN`. */
  async versions(name: string): Promise<readonly RegisteredVersion[]> {
    return (await this.#read(name)).versions;
  }

  /**
   * The version that `reference` names: `distilgpt2@champion`, `distilgpt2/3`, or `distilgpt2` for the newest.
   *
   * @throws {TrackingError} `MODEL_UNKNOWN`, `VERSION_UNKNOWN` naming what there is.
   */
  async resolve(reference: string): Promise<RegisteredVersion> {
    const { name, alias, version } = parseReference(reference);
    const model = await this.#read(name);
    if (alias === undefined && version === undefined) return model.versions.at(-1) as RegisteredVersion;
    const wanted = alias === undefined ? version : model.aliases.get(alias);
    if (wanted === undefined) {
      const known = [...model.aliases.keys()].map((other) => `"${other}"`).join(', ') || 'none';
      throw new TrackingError(
        'VERSION_UNKNOWN',
        `${name} has no alias "${alias}" in ${this.name}; it has ${known}. Promote a version first.`,
      );
    }
    return versionOf(model, wanted, this.name);
  }

  /**
   * Points an alias at `version`, if its verdicts allow it, and writes who, when, why, from, to and the evidence.
   *
   * @throws {TrackingError} `PROMOTION_REFUSED` where a verdict fails, is inconclusive, or there is none.
   */
  async promote(name: string, version: number, options: PromoteOptions): Promise<AliasMoved & Displayable> {
    const { alias = 'champion', why, who = whoActs(), acceptInconclusive = false } = options;
    const verdicts = checkVerdicts(options.verdicts);
    refuseUnless(verdicts, acceptInconclusive, `version ${version} of ${name}`);
    return this.#move(name, checkAlias(alias), { action: 'promote', why, who, verdicts }, () =>
      checkWhole('A version', version, 1),
    );
  }

  /**
   * Points an alias back at the version that it was promoted from, or at `to`; the audit says why.
   *
   * @throws {TrackingError} `ROLL_BACK_IMPOSSIBLE` where there is nothing to go back to, or another tool moved the alias.
   */
  async rollBack(name: string, options: RollBackOptions): Promise<AliasMoved & Displayable> {
    const { alias = 'champion', why, who = whoActs(), to } = options;
    const verdicts = checkVerdicts(options.verdicts ?? []);
    return this.#move(name, checkAlias(alias), { action: 'roll-back', why, who, verdicts }, (model) => {
      const now = model.aliases.get(alias);
      if (to !== undefined) return checkWhole('A version', to, 1);
      const history = aliasHistory(model.moves, alias);
      const before = history.at(-2);
      if (before !== undefined && history.at(-1) === now) return before;
      const what = `"${alias}" of ${name} is at ${now === undefined ? 'no version' : `version ${now}`}`;
      const because =
        history.at(-1) === now
          ? 'was never promoted from another'
          : `the audit left it at ${history.at(-1) ?? 'none'}`;
      throw new TrackingError(
        'ROLL_BACK_IMPOSSIBLE',
        `${what}, and ${because}. Name the version to go back to: { to: … }.`,
      );
    });
  }

  /** Every move of the aliases of `name`, oldest first. */
  async audit(name: string): Promise<readonly AliasMoved[] & Displayable> {
    return auditView(name, (await this.#read(name)).moves);
  }

  /** Registers `template` as a new version of a prompt, unless it is the newest one already. `{{name}}` is a variable. */
  async registerPrompt(name: string, template: string, options: PromptOptions = {}): Promise<Prompt> {
    return toPrompt(name, await this.#registerTemplate(name, { template }, options));
  }

  /** As {@link Registry.registerPrompt}, for a conversation: each message's content is a template. */
  async registerChatPrompt(
    name: string,
    messages: readonly ChatMessage[],
    options: PromptOptions = {},
  ): Promise<ChatPrompt> {
    const template = JSON.stringify(checkMessages(messages));
    return toChatPrompt(name, await this.#registerTemplate(name, { template, chat: true }, options));
  }

  /**
   * The prompt that `reference` names: `greet@production`, `greet/2`, or `greet` for the newest.
   *
   * @throws {TrackingError} `PROMPT_UNKNOWN` for a model, and for a chat prompt.
   */
  async prompt(reference: string): Promise<Prompt> {
    return toPrompt(parseReference(reference).name, await this.resolve(reference));
  }

  /** As {@link Registry.prompt}, for a conversation. @throws {TrackingError} `PROMPT_UNKNOWN` for what is none. */
  async chatPrompt(reference: string): Promise<ChatPrompt> {
    return toChatPrompt(parseReference(reference).name, await this.resolve(reference));
  }

  async #registerTemplate(
    name: string,
    prompt: Pick<PromptRegistered, 'template' | 'chat'>,
    { message = '', tags = {} }: PromptOptions,
  ): Promise<RegisteredVersion> {
    const head = { id: randomUUID(), at: new Date().toISOString() };
    const fields = { kind: 'prompt-registered', ...head, prompt: name, version: 1, ...prompt, message, tags };
    const entry = decodeEntry(fields);
    if (entry.kind !== 'prompt-registered') throw invalid('The kind', entry.kind, '"prompt-registered"');
    return this.#store.exclusively(async () => {
      const newest = (await this.#store.read(name))?.versions.at(-1);
      if (newest?.template === prompt.template && newest.chat === prompt.chat) return newest;
      const version = await this.#store.registerPrompt(entry);
      return { version, registeredAt: head.at, description: message, tags: entry.tags, ...prompt };
    });
  }

  async #move(
    name: string,
    alias: string,
    act: Pick<AliasMoved, 'action' | 'why' | 'who'> & { readonly verdicts: readonly Verdict[] },
    choose: (model: RegisteredModel) => number,
  ): Promise<AliasMoved & Displayable> {
    const { action, why, who, verdicts } = act;
    checkName('Why an alias is moved', why);
    return this.#store.exclusively(async () => {
      const model = await this.#read(name);
      const target = (version: number): AliasMoved['to'] => {
        const { entry } = versionOf(model, version, this.name);
        return { version, ...(entry !== undefined && { entry }) };
      };
      const to = target(choose(model));
      const now = model.aliases.get(alias);
      const from = now === undefined ? undefined : target(now);
      const entry = decodeEntry({
        ...{ kind: 'alias-moved', id: randomUUID(), at: new Date().toISOString() },
        ...{ model: name, alias, action, why, who, to, evidence: toJson('verdicts', verdicts) },
        ...(from && { from }),
      }) as AliasMoved;
      await this.#store.move(entry);
      return moveView(entry);
    });
  }

  async #read(name: string): Promise<RegisteredModel> {
    const model = await this.#store.read(checkModelName('The name of a model', name));
    if (model !== undefined && model.versions.length > 0) return model;
    throw new TrackingError(
      'MODEL_UNKNOWN',
      `${this.name} has no model or prompt "${name}". Register a version of it first.`,
    );
  }
}
