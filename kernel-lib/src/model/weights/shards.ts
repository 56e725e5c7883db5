import { ModelError } from '../error.js';
import { SafetensorsFile } from './safetensors.js';
import type { StoredTensor, TensorSource } from './tensor.js';

/** Several .safetensors files as one. */
export class Shards implements TensorSource {
  readonly #files: readonly SafetensorsFile[];
  readonly #byName = new Map<string, SafetensorsFile>();

  constructor(paths: readonly string[]) {
    const files: SafetensorsFile[] = [];
    try {
      for (const path of paths) files.push(new SafetensorsFile(path));
    } catch (error) {
      for (const file of files) file.close();
      throw error;
    }
    this.#files = files;
    for (const file of files) for (const name of file.names) this.#byName.set(name, file);
  }

  get sizeBytes(): number {
    return this.#files.reduce((sum, file) => sum + file.sizeBytes, 0);
  }

  shapes(): readonly (readonly number[])[] {
    return this.#files.flatMap((file) => file.shapes());
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** @throws {ModelError} where no file has it. */
  read(name: string): StoredTensor {
    const file = this.#byName.get(name);
    if (file) return file.read(name);
    const paths = this.#files.map(({ path }) => `"${path}"`).join(', ');
    throw new ModelError(
      'MODEL_FILE_INVALID',
      `None of ${paths} has a tensor "${name}", which the architecture needs. Files of different models are mixed, or one is missing.`,
    );
  }

  close(): void {
    for (const file of this.#files) file.close();
  }
}
