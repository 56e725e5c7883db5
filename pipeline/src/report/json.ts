import type { Digests } from '../ports.js';
import type { ChainHead } from '../run/chain.js';
import type { RunState } from '../run/state.js';

/** What `run.json` says of the files beside it, and of itself. */
export interface Seal {
  /** SHA-256 by name, of files that the event chain does not cover. */
  readonly files: Readonly<Record<string, string>>;
  readonly digests: Digests;
}

const SELF = /"self": "([0-9a-f]{64})"\n\}\n$/u;
const UNSIGNED = '"self": ""\n}\n';

/**
 * `run.json`: the folded state for people and for `jq`, and the chain's head, by which the event log can be checked. With a
 * seal it also tells whether it is itself as it was written: `self` is the SHA-256 of its text with `self` empty.
 */
export function toRunJson(state: RunState, chain: ChainHead, seal?: Seal): string {
  if (seal === undefined) return `${JSON.stringify({ ...state, chain }, null, 2)}\n`;
  const text = `${JSON.stringify({ ...state, chain, files: seal.files, self: '' }, null, 2)}\n`;
  return text.replace(UNSIGNED, () => `"self": "${seal.digests.sha256(text)}"\n}\n`);
}

/** Whether a sealed `run.json` is as it was written; undefined where it has no seal. */
export function holdsSeal(text: string, digests: Digests): boolean | undefined {
  const self = SELF.exec(text)?.[1];
  return self === undefined ? undefined : digests.sha256(text.replace(SELF, UNSIGNED)) === self;
}
