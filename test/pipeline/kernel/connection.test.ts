import { describe, expect, it } from 'vitest';
import { KernelConnection, type KernelEvent, type KernelWire } from '../../../pipeline/src/index.js';
import { nodeClock } from '../../../nbrun/src/ports-node.js';

const info = {
  implementation: 'Deno kernel',
  implementationVersion: '',
  language: 'typescript',
  languageVersion: '',
  protocolVersion: '5.3',
  languageInfo: {},
};

/** A wire that holds what was asked; its requests are named by their number. */
function open(idleGraceMs = 2_000) {
  const asked: string[] = [];
  const wire: KernelWire = {
    request: (msgType) => `request-${asked.push(msgType)}`,
    interrupt: async () => undefined,
    close: async () => undefined,
  };
  const connection = new KernelConnection({ info, wire, clock: nodeClock, idleGraceMs });
  let sent = 0;
  const say = (msgType: string, content: object, parent: string): void =>
    connection.receive({
      header: { msg_id: `message-${++sent}`, msg_type: msgType },
      parent_header: { msg_id: parent },
      content,
    });
  return { connection, asked, say };
}

async function collect(events: AsyncIterable<KernelEvent>): Promise<KernelEvent[]> {
  const collected: KernelEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

describe('a connection to a kernel whose idle overtakes its output', () => {
  it('asks it once more, and ends the cell when that is answered', async () => {
    const { connection, asked, say } = open();
    const events = collect(connection.execute('print'));
    await Promise.resolve();
    say('execute_reply', { status: 'ok', execution_count: 1 }, 'request-1');
    say('status', { execution_state: 'idle' }, 'request-1');
    expect(asked).toEqual(['execute_request', 'kernel_info_request']);
    say('status', { execution_state: 'busy' }, 'request-2');
    say('stream', { name: 'stdout', text: 'late' }, 'request-1');
    say('status', { execution_state: 'idle' }, 'request-2');
    expect(await events).toMatchObject([
      { type: 'stream', text: 'late' },
      { type: 'reply', status: 'ok', outputLost: false },
    ]);
  });

  it('ends the cell within a bound where that is never answered', async () => {
    const { connection, say } = open(20);
    const events = collect(connection.execute('print'));
    await Promise.resolve();
    say('execute_reply', { status: 'ok', execution_count: 1 }, 'request-1');
    say('status', { execution_state: 'idle' }, 'request-1');
    expect(await events).toMatchObject([{ type: 'reply', status: 'ok' }]);
  });
});
