import type { Json, MimeBundle, Output, STAGE_MIME as stageMime } from '@stagebook/pipeline';

/** What is drawn of a bundle: the richest form that can be shown safely. */
export type Drawing =
  | { readonly kind: 'plot'; readonly figure: Json; readonly still: ImageSource | undefined }
  | { readonly kind: 'image'; readonly image: ImageSource }
  | { readonly kind: 'html'; readonly html: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' };

export interface ImageSource {
  /** A `data:` URL. */
  readonly src: string;
  readonly alt: string;
}

const STAGE_MIME: typeof stageMime = 'application/vnd.stagebook.v1+json';
const PLOTLY_MIME = 'application/vnd.plotly.v1+json';
const RASTER_MIMES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
const MAX_ALT_CHARS = 300;

/** A bundle in which a stage speaks to the engine is drawn only where it holds a picture or a page besides. */
export function chooseDrawing(data: MimeBundle): Drawing {
  const still = imageOf(data);
  const figure = data[PLOTLY_MIME];
  if (figure !== undefined) return { kind: 'plot', figure, still };
  const html = textOf(data['text/html']);
  if (html !== undefined) return { kind: 'html', html };
  if (still !== undefined) return { kind: 'image', image: still };
  if (STAGE_MIME in data) return { kind: 'nothing' };
  const text = textOf(data['text/plain']) ?? textOf(data['text/markdown']) ?? textOf(data['text/latex']);
  if (text !== undefined) return { kind: 'text', text };
  const other = Object.entries(data)[0];
  return other === undefined ? { kind: 'nothing' } : { kind: 'text', text: otherText(other[1]) };
}

/** Whether one of these outputs is a plot that a script draws. */
export function hasPlot(outputs: readonly Output[]): boolean {
  return outputs.some((output) => 'data' in output && chooseDrawing(output.data).kind === 'plot');
}

/** What a stage says with these is shown of the stage as a whole. */
const TOLD_KINDS: ReadonlySet<unknown> = new Set(['metrics', 'verdict', 'progress']);

/** Whether an output only repeats what its stage shows: its metrics, verdicts or progress, and no picture. */
export function repeatsStage(output: Output): boolean {
  const message = 'data' in output ? output.data[STAGE_MIME] : undefined;
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  const { data } = output as Extract<Output, { data: unknown }>;
  return TOLD_KINDS.has(message.kind) && data[PLOTLY_MIME] === undefined && imageOf(data) === undefined;
}

function imageOf(data: MimeBundle): ImageSource | undefined {
  const alt = (textOf(data['text/plain']) ?? '').slice(0, MAX_ALT_CHARS);
  const svg = textOf(data['image/svg+xml']);
  if (svg !== undefined) return { src: `data:image/svg+xml,${encode(svg)}`, alt };
  for (const mime of RASTER_MIMES) {
    const base64 = textOf(data[mime])?.replace(/\s/g, '');
    if (base64 !== undefined && /^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
      return { src: `data:${mime};base64,${base64}`, alt };
    }
  }
  return undefined;
}

/** Jupyter allows a text as a list of lines. */
function textOf(content: Json | undefined): string | undefined {
  if (typeof content === 'string') return content;
  return Array.isArray(content) && content.every((line) => typeof line === 'string')
    ? content.join('')
    : undefined;
}

function otherText(content: Json): string {
  return typeof content === 'string' ? content : JSON.stringify(content, null, 2);
}

function encode(svg: string): string {
  return encodeURIComponent(svg.replace(/\p{Surrogate}/gu, '\ufffd'));
}
