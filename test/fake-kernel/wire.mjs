import { createHmac, randomUUID } from 'node:crypto';

const DELIMITER = Buffer.from('<IDS|MSG>');

/** Signs and sends messages, well or badly. */
export class Wire {
  constructor(sockets, key) {
    this.sockets = sockets;
    this.key = key;
    this.session = randomUUID();
    this.queue = Promise.resolve();
  }

  /** Undefined where it is no message: anybody on this machine can connect. */
  parse(frames) {
    const start = frames.findIndex((frame) => frame.equals(DELIMITER));
    if (start === -1) return undefined;
    const [header, parent, metadata, content] = frames.slice(start + 2).map((frame) => JSON.parse(frame));
    return { identities: frames.slice(0, start), header, parent, metadata, content };
  }

  publish(request, type, content, damage) {
    this.send(this.sockets.iopub, [], request, type, content, damage);
  }

  reply(socket, request, type, content, damage) {
    this.send(socket, request.identities, request, type, content, damage);
  }

  send(socket, identities, request, type, content, damage = {}) {
    const header = {
      msg_id: damage.id ?? randomUUID(),
      msg_type: type,
      session: this.session,
      username: 'fake',
      date: new Date().toISOString(),
      version: '5.3',
    };
    const body = damage.content ?? Buffer.from(JSON.stringify(content));
    const parts = [...[header, request.header, {}].map((part) => Buffer.from(JSON.stringify(part))), body];
    const hmac = createHmac('sha256', this.key);
    for (const part of parts) hmac.update(part);
    const signature = damage.signature ?? hmac.digest('hex');
    const frames = [
      ...identities,
      ...(damage.noDelimiter ? [] : [DELIMITER]),
      signature,
      ...parts,
      ...(damage.extra ?? []),
    ];
    for (let copy = 0; copy < (damage.copies ?? 1); copy++)
      this.queue = this.queue.then(() => socket.send(frames));
  }
}
