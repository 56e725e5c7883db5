import { createHash } from 'node:crypto';

export interface PageParts {
  /** The text of every `<style>` element, those inside frames included. */
  readonly styles: readonly string[];
  /** The text of every `<script>` element that runs. */
  readonly scripts: readonly string[];
}

/**
 * A Content-Security-Policy under which the page can do nothing that it was not written to do: no request at all, no
 * script and no style sheet but those whose text is known here. A style attribute holds: it can fetch nothing, and what a
 * notebook showed has it inside its frame alone. Frames inherit the policy.
 */
export function contentSecurityPolicy({ styles, scripts }: PageParts): string {
  return [
    `default-src 'none'`,
    `img-src data:`,
    `font-src data:`,
    `style-src ${sources(styles)}`,
    `style-src-attr 'unsafe-inline'`,
    `script-src ${sources(scripts)}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

function sources(texts: readonly string[]): string {
  const hashes = new Set(
    texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`),
  );
  return hashes.size === 0 ? `'none'` : [...hashes].join(' ');
}
