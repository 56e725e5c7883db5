import { UUID } from '@lumino/coreutils';

/** `20261121-130455-7f3a`: sorts by time (UTC), and two runs of one second differ. */
export function newRunId(nowIso: string): string {
  const digits = nowIso.replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${UUID.uuid4().slice(0, 4)}`;
}

const TAB_KEY = 'stagebook:tab';

/** This browser tab, also after a reload. */
export function tabId(storage: Pick<Storage, 'getItem' | 'setItem'>): string {
  const known = storage.getItem(TAB_KEY);
  if (known !== null) return known;
  const id = UUID.uuid4();
  storage.setItem(TAB_KEY, id);
  return id;
}
