/** True for types whose content is JSON itself, not text: nbformat never splits these into lines. */
export function isJsonMime(mime: string): boolean {
  return mime === 'application/json' || (mime.startsWith('application/') && mime.endsWith('+json'));
}

/** True for types that nbformat writes as a list of lines. */
export function isLinedMime(mime: string): boolean {
  return mime.startsWith('text/') || mime === 'application/javascript' || mime === 'image/svg+xml';
}
