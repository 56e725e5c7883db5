/** Far more than can be under way between two sockets; a repeat comes at once or not at all. */
const MAX_IDS = 4_096;

/** The last few thousand message ids, so that a message that comes twice counts once. */
export class RecentIds {
  #young = new Set<string>();
  #old = new Set<string>();

  /** False where `id` was seen lately. */
  add(id: string): boolean {
    if (this.#young.has(id) || this.#old.has(id)) return false;
    if (this.#young.size >= MAX_IDS) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(id);
    return true;
  }
}
