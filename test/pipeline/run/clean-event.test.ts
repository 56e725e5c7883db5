import { describe, expect, it } from 'vitest';
import { cleanEvent, createSecrets, noSecrets, type RunEvent } from '../../../pipeline/src/index.js';

const secrets = createSecrets(['hunter2', 'of-the-server']);
const started = (parameters: object): RunEvent =>
  ({ type: 'run-started', parameters }) as unknown as RunEvent;

describe('an event that a record may hold', () => {
  it('tells of parameters without a secret in them', () => {
    const event = started({ api_token: 'hunter2', url: 'https://u:of-the-server@host', region: 'north' });
    const text = JSON.stringify(cleanEvent(event, secrets));
    expect(text).toContain('north');
    expect(text).not.toMatch(/hunter2|of-the-server/);
  });

  it('is the event itself where there are no secrets', () => {
    const event = started({ rows: 3 });
    expect(cleanEvent(event, noSecrets)).toEqual(event);
  });

  it('is left as it is where the engine has cleaned it', () => {
    const event: RunEvent = {
      type: 'cell-output',
      at: '2026-03-02T09:14:06.000Z',
      stage: 'load',
      cell: 'load-1',
      output: { type: 'stream', name: 'stdout', text: 'a long line\n' },
    };
    expect(cleanEvent(event, secrets)).toBe(event);
  });
});
