import type { ReactElement } from 'react';

export interface HtmlFrameProps {
  readonly html: string;
  readonly title: string;
}

const MIN_HEIGHT_PX = 64;
const MAX_HEIGHT_PX = 560;
const ROW_HEIGHT_PX = 27;

/** The look of plain HTML inside the frame, which no style of the page reaches. */
export const FRAME_STYLE: string =
  ':root{color-scheme:light dark}body{margin:4px;font:13px/1.5 system-ui,sans-serif;overflow-wrap:break-word}' +
  'table{border-collapse:collapse}caption{white-space:nowrap}p{margin:4px 0}th,td{padding:3px 10px;text-align:left;border-bottom:1px solid #8884}' +
  'td{font-variant-numeric:tabular-nums}img,svg{max-width:100%;height:auto}';

/** Nothing but what the HTML itself holds. */
const POLICY = `default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'`;

const HEAD =
  `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
  `<style>${FRAME_STYLE}</style>`;

/** Of a host with a theme of its own; a frame in another scheme than its host is not see-through. */
export type FrameScheme = 'light' | 'dark';

export interface Frame {
  /** For `srcdoc`, in a frame whose `sandbox` is empty. */
  readonly srcDoc: string;
  readonly heightPx: number;
}

/**
 * HTML that a notebook showed, made ready for a frame that runs no script and asks nobody for anything.
 *
 * @param scheme Default: the one that the browser prefers.
 */
export function frameOf(html: string, scheme?: FrameScheme): Frame {
  const chosen = scheme === undefined ? '' : `<style>:root{color-scheme:${scheme}}</style>`;
  return { srcDoc: HEAD + chosen + html, heightPx: estimateHeightPx(html) };
}

/** HTML that a notebook showed, in a frame that runs no script, sends no form, opens no window and fetches nothing. */
export function HtmlFrame({ html, title }: HtmlFrameProps): ReactElement {
  const { srcDoc, heightPx } = frameOf(html);
  return (
    <iframe
      className="sb-frame"
      sandbox=""
      referrerPolicy="no-referrer"
      title={title}
      height={heightPx}
      srcDoc={srcDoc}
    />
  );
}

/** A frame without scripts cannot say how high it is; what stacks up in it can be counted. */
function estimateHeightPx(html: string): number {
  const rows = html.match(/<(?:tr|p|li|br|h[1-6]|pre|dt)\b/gi)?.length ?? 0;
  const pictures = html.match(/<(?:svg|img|canvas)\b/gi)?.length ?? 0;
  const lines = Math.ceil(html.replace(/<[^>]*>/g, '').length / 110);
  const heightPx = 40 + Math.max(rows, lines, 1) * ROW_HEIGHT_PX + pictures * 320;
  return Math.min(MAX_HEIGHT_PX, Math.max(MIN_HEIGHT_PX, heightPx));
}
