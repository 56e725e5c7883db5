import { checkList, checkRecord, invalid } from '../../check/arguments.js';
import { displayable, type Displayable } from '../../cell/display.js';
import type { ChatMessage } from '../../model/types.js';
import { checkName, MAX_REGISTRY_TEXT_CHARS } from '../rules.js';
import { checkValues, fill, unknownPrompt, variablesIn, type PromptValues } from './prompt.js';
import type { RegisteredVersion } from './store.js';

/** One version of a prompt that is a conversation. */
export interface ChatPrompt extends Displayable {
  readonly name: string;
  readonly version: number;
  readonly messages: readonly ChatMessage[];
  readonly message: string;
  /** The names between `{{` and `}}` in all of the messages, each once. */
  readonly variables: readonly string[];
  /** The messages with their variables filled in. @throws {TrackingError} `TRACKING_VALUE_INVALID` where one is missing. */
  format(values?: PromptValues): readonly ChatMessage[];
}

/** @throws {TrackingError} `PROMPT_UNKNOWN` for a model, and for a prompt of one text. */
export function toChatPrompt(
  name: string,
  { version, template, chat, description }: RegisteredVersion,
): ChatPrompt {
  if (template === undefined) throw unknownPrompt(name, 'a model, not a prompt. Give the name of a prompt.');
  if (!chat) throw unknownPrompt(name, 'a prompt of one text. Read it by prompt().');
  const messages = checkMessages(JSON.parse(template));
  const variables = variablesIn(messages.map(({ content }) => content));
  const format: ChatPrompt['format'] = (values = {}) => {
    const given = checkValues(`Prompt "${name}" version ${version}`, variables, values);
    return messages.map(({ role, content }) => ({ role, content: fill(content, given) }));
  };
  const prompt = { name, version, messages, message: description, variables, format };
  const lines = messages.map(({ role, content }) => `${role}: ${content}`);
  return displayable(prompt, { text: () => [`chat prompt ${name}/${version}`, ...lines].join('\n') });
}

/** @throws {StagebookError} `ARGUMENT_INVALID` for what is no conversation. */
export function checkMessages(value: unknown): readonly ChatMessage[] {
  const list = checkList('The messages of a chat prompt', value as readonly unknown[]);
  if (list.length === 0) throw invalid('The messages of a chat prompt', list, 'at least one message');
  return list.map((item) => {
    const { role, content } = checkRecord('A message of a chat prompt', item, '{ role, content }');
    return {
      role: checkName('The role of a message', role),
      content: checkName('The content of a message', content, MAX_REGISTRY_TEXT_CHARS),
    };
  });
}
