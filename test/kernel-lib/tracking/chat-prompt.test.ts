import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Registry } from '../../../kernel-lib/src/tracking.js';
import { quietTracking, temporaryFolders } from './support.js';

const folder = temporaryFolders();
const registry = async (): Promise<Registry> => quietTracking(await folder()).registry;
const MESSAGES = [
  { role: 'system', content: 'You are {{ style }}.' },
  { role: 'user', content: '{{question}} Be {{style}}.' },
];

describe('a chat prompt', () => {
  it('comes back as it was registered, and fills in all of its messages', async () => {
    const prompts = await registry();
    await prompts.registerChatPrompt('helper', MESSAGES, { message: 'first' });
    const prompt = await prompts.chatPrompt('helper');
    expect(prompt).toMatchObject({ version: 1, messages: MESSAGES, variables: ['style', 'question'] });
    expect(prompt.format({ style: 'kind', question: 'Why?' })).toEqual([
      { role: 'system', content: 'You are kind.' },
      { role: 'user', content: 'Why? Be kind.' },
    ]);
    expect(inspect(prompt)).toBe(
      'chat prompt helper/1\nsystem: You are {{ style }}.\nuser: {{question}} Be {{style}}.',
    );
  });

  it('gets a new version only where it differs from the newest', async () => {
    const prompts = await registry();
    await prompts.registerChatPrompt('helper', MESSAGES);
    expect((await prompts.registerChatPrompt('helper', MESSAGES)).version).toBe(1);
    expect((await prompts.registerChatPrompt('helper', MESSAGES.slice(1))).version).toBe(2);
    expect((await prompts.registerPrompt('helper', JSON.stringify(MESSAGES.slice(1)))).version).toBe(3);
  });

  it('is not mistaken for a text, nor a text for it', async () => {
    const prompts = await registry();
    await prompts.registerChatPrompt('helper', MESSAGES);
    await prompts.registerPrompt('greet', 'Hello');
    await expect(prompts.prompt('helper')).rejects.toThrow(
      '"helper" is a chat prompt. Read it by chatPrompt().',
    );
    await expect(prompts.chatPrompt('greet')).rejects.toThrow(
      '"greet" is a prompt of one text. Read it by prompt().',
    );
  });

  it.each([
    [[{ role: 'user' }], /The content of a message is undefined/],
    [['hello'], /A message of a chat prompt is 'hello'/],
    [[], /The messages of a chat prompt is \[\]. Give at least one message/],
    ['hello', /The messages of a chat prompt is 'hello'/],
  ])('refuses %j', async (messages, reason) => {
    await expect((await registry()).registerChatPrompt('helper', messages as never)).rejects.toThrow(reason);
  });

  it('says which value is missing', async () => {
    const prompt = await (await registry()).registerChatPrompt('helper', MESSAGES);
    expect(() => prompt.format({ style: 'kind' })).toThrow('Prompt "helper" version 1 needs question.');
  });
});
