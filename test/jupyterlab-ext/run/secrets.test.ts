import { describe, expect, it } from 'vitest';
import { secretParameters, secretsOfRun } from '../../../jupyterlab-ext/src/run/secrets.js';

describe('secrets of a panel run', () => {
  it('are the parameters whose name says so, and those that the settings list', () => {
    const parameters = { api_token: 'hunter2', region: 'north', rows: 3, pin: 'quiet-word' };
    expect(secretParameters(parameters, ['pin'])).toEqual(['hunter2', 'quiet-word']);
  });

  it('are taken out of every text, and so are those of the server', () => {
    const secrets = secretsOfRun(['of-the-server'], { api_token: 'hunter2', region: 'north' }, []);
    const text = secrets.text('hunter2 in the north: https://u:of-the-server@host');
    expect(text).toContain('in the north');
    expect(text).not.toMatch(/hunter2|of-the-server/);
  });
});
