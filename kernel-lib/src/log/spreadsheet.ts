// A spreadsheet takes a cell that begins so for a formula, and a formula can run programs and send data away. The last
// four are full-width forms, which some take for the same.
const DANGEROUS = /^['=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** `text` with an apostrophe before it where a spreadsheet might run it (or where it begins with one already). */
export function guarded(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The text that was guarded. */
export function unguarded(text: string): string {
  return text.startsWith("'") && DANGEROUS.test(text.slice(1)) ? text.slice(1) : text;
}
