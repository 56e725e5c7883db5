/** What every run is called, whoever made it. */
export const RUN_ID: RegExp = /^\d{8}-\d{6}-[0-9a-z]{4,6}$/;
/** How many random numbers an id can end with. */
export const RUN_ID_TAILS = 0x1000;

/**
 * `20261121-130455-7f3a1c`: sorts by time (UTC, to the millisecond).
 *
 * @param nowIso With milliseconds. @param random A whole number from 0 to below `RUN_ID_TAILS`, its last three digits.
 */
export function newRunId(nowIso: string, random: number): string {
  const digits = nowIso.replaceAll(/\D/g, '');
  const fraction = Math.floor((Number(digits.slice(14, 17)) / 1000) * 0x1000);
  const tail = [fraction, random].map((part) => part.toString(16).padStart(3, '0')).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${tail}`;
}
