import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems hand out by themselves, so that nobody gets the port until the server that asked for it listens. */
const [LOWEST, BELOW] = [12_000, 32_000];
const MAX_TRIES = 100;

/** A port on loopback that nobody listens on. @throws {Error} where a hundred are taken. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = randomInt(LOWEST, BELOW);
    const probe = createServer();
    try {
      await once(probe.listen(port, '127.0.0.1'), 'listening');
      return port;
    } catch {
      continue;
    } finally {
      probe.close();
    }
  }
  throw new Error(`None of ${MAX_TRIES} ports between ${LOWEST} and ${BELOW} is free.`);
}
