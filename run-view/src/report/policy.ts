export interface PageParts {
  /** The text of every `<style>` element, those inside frames included. */
  readonly styles: readonly string[];
  /** The text of every `<script>` element that runs. */
  readonly scripts: readonly string[];
  /** Lower-case hex. */
  readonly sha256: (text: string) => string;
}

/**
 * A Content-Security-Policy under which the page can do nothing that it was not written to do: no request at all, no
 * script and no style sheet but those whose text is known here. A style attribute holds: it can fetch nothing, and what a
 * notebook showed has it inside its frame alone. Frames inherit the policy.
 */
export function contentSecurityPolicy({ styles, scripts, sha256 }: PageParts): string {
  return [
    `default-src 'none'`,
    `img-src data:`,
    `font-src data:`,
    `style-src ${sources(styles, sha256)}`,
    `style-src-attr 'unsafe-inline'`,
    `script-src ${sources(scripts, sha256)}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

function sources(texts: readonly string[], sha256: PageParts['sha256']): string {
  const hashes = new Set(texts.map((text) => `'sha256-${base64OfHex(sha256(text))}'`));
  return hashes.size === 0 ? `'none'` : [...hashes].join(' ');
}

function base64OfHex(hex: string): string {
  return btoa(hex.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16))));
}
