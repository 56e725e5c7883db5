import { describe, expect, it } from 'vitest';
import { cleanEvent, secretParameters, secretsOfRun } from '../../../jupyterlab-ext/src/run/secrets.js';
import { noSecrets, type RunEvent } from '../../../pipeline/src/index.js';

const started = (parameters: object): RunEvent =>
  ({ type: 'run-started', parameters }) as unknown as RunEvent;

describe('secrets of a panel run', () => {
  it('are the parameters whose name says so, and those that the settings list', () => {
    const parameters = { api_token: 'hunter2', region: 'north', rows: 3, pin: 'quiet-word' };
    expect(secretParameters(parameters, ['pin'])).toEqual(['hunter2', 'quiet-word']);
  });

  it('stand in no event that tells of parameters', () => {
    const secrets = secretsOfRun(['of-the-server'], { api_token: 'hunter2' }, []);
    const event = cleanEvent(started({ api_token: 'hunter2', url: 'https://u:of-the-server@host' }), secrets);
    expect(JSON.stringify(event)).not.toMatch(/hunter2|of-the-server/);
  });

  it('leave an event as it is where there are none', () => {
    const event = started({ rows: 3 });
    expect(cleanEvent(event, noSecrets)).toEqual(event);
  });
});
