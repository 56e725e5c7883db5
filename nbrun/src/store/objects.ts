import { createHash, randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A content-addressed folder: each file stands under its own SHA-256, read-only, and is never rewritten. */
export class ObjectStore {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  pathOf(sha256: string): string {
    return join(this.#dir, sha256.slice(0, 2), sha256.slice(2));
  }

  async has(sha256: string, bytes: number): Promise<boolean> {
    const found = await stat(this.pathOf(sha256)).catch(() => undefined);
    return found?.size === bytes;
  }

  /** Copies a file in. @returns its digest and size, as of the bytes that were stored. */
  async add(path: string): Promise<{ sha256: string; bytes: number }> {
    const temporary = join(this.#dir, `.${randomBytes(6).toString('hex')}.tmp`);
    await mkdir(this.#dir, { recursive: true });
    try {
      await copyFile(path, temporary, constants.COPYFILE_FICLONE);
      const digest = await digestFile(temporary);
      const target = this.pathOf(digest.sha256);
      await mkdir(dirname(target), { recursive: true });
      await chmod(temporary, 0o444);
      await rename(temporary, target);
      return digest;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Puts an object where it was, whole and checked. @throws {Error} when the object is damaged or gone. */
  async restore(sha256: string, path: string): Promise<void> {
    const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
    await mkdir(dirname(path), { recursive: true });
    try {
      await copyFile(this.pathOf(sha256), temporary, constants.COPYFILE_FICLONE);
      const found = await digestFile(temporary);
      if (found.sha256 !== sha256)
        throw new Error(`object ${sha256} is damaged: its content has SHA-256 ${found.sha256}`);
      await chmod(temporary, 0o644);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

export async function digestFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(path), async function (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { sha256: hash.digest('hex'), bytes };
}
