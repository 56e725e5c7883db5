import { UUID } from '@lumino/coreutils';

const TAB_KEY = 'stagebook:tab';

/** This browser tab, also after a reload. */
export function tabId(storage: Pick<Storage, 'getItem' | 'setItem'>): string {
  const known = storage.getItem(TAB_KEY);
  if (known !== null) return known;
  const id = UUID.uuid4();
  storage.setItem(TAB_KEY, id);
  return id;
}
