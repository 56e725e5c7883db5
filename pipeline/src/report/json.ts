import type { ChainHead } from '../run/chain.js';
import type { RunState } from '../run/state.js';

/** `run.json`: the folded state for people and for `jq`, and the chain's head, by which the event log can be checked. */
export function toRunJson(state: RunState, chain: ChainHead): string {
  return `${JSON.stringify({ ...state, chain }, null, 2)}\n`;
}
