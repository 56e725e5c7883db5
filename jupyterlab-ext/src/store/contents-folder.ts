import { ServerConnection, type Contents } from '@jupyterlab/services';

/** The parts of the contents service that records need. */
export type ContentsAccess = Pick<Contents.IManager, 'get' | 'save' | 'copy' | 'delete'>;

/** A folder as Jupyter's contents service shows it. Names are plain: the service hides what begins with a dot. */
export class ContentsFolder {
  /** As the service knows it, without a slash at its end. */
  readonly path: string;
  readonly #contents: ContentsAccess;

  constructor(contents: ContentsAccess, path: string) {
    this.#contents = contents;
    this.path = path;
  }

  /** @param name One name; a record may not lead out of its folder. @throws {RangeError} for any other. */
  folder(name: string): ContentsFolder {
    return new ContentsFolder(this.#contents, this.#pathOf(name));
  }

  /** Makes the folder where it is missing; the one above must exist. */
  async make(): Promise<void> {
    await this.#contents.save(this.path, { type: 'directory', path: this.path });
  }

  /** Puts a whole file. */
  async put(name: string, text: string): Promise<void> {
    await this.#contents.save(this.#pathOf(name), { type: 'file', format: 'text', content: text });
  }

  /** Undefined where there is no such file. */
  async read(name: string): Promise<string | undefined> {
    const file = await orMissing(
      this.#contents.get(this.#pathOf(name), { type: 'file', format: 'text', content: true }),
    );
    return typeof file?.content === 'string' ? file.content : undefined;
  }

  /** Names only; empty where the folder is missing. */
  async list(): Promise<readonly { readonly name: string; readonly type: string }[]> {
    const folder = await orMissing(this.#contents.get(this.path, { type: 'directory', content: true }));
    const entries: unknown = folder?.content;
    return Array.isArray(entries)
      ? (entries as Contents.IModel[]).map(({ name, type }) => ({ name, type }))
      : [];
  }

  /** Copies a file of the service into this folder, under its own name. */
  async copyIn(path: string): Promise<void> {
    await this.#contents.copy(path, this.path);
  }

  async remove(name: string): Promise<void> {
    await orMissing(this.#contents.delete(this.#pathOf(name)));
  }

  #pathOf(name: string): string {
    if (!/^[^/\\\0]+$/.test(name) || name === '.' || name === '..') {
      throw new RangeError(`${JSON.stringify(name)} is no name of a file in "${this.path}".`);
    }
    return this.path === '' ? name : `${this.path}/${name}`;
  }
}

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ServerConnection.ResponseError && error.response.status === 404) return undefined;
    throw error;
  }
}
