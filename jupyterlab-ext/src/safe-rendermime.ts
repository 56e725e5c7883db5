import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { frameOf } from '@stagebook/run-view';

/**
 * The application's own renderers, but for those that fetch: its sanitizer lets pictures of other servers through, in HTML and
 * in Markdown, and a record may come from anywhere.
 */
export function safeRendermime(rendermime: IRenderMimeRegistry): IRenderMimeRegistry {
  const safe = rendermime.clone();
  for (const mime of ['text/html', 'text/markdown']) safe.removeMimeType(mime);
  safe.addFactory(
    { safe: true, mimeTypes: ['text/html'], createRenderer: (options) => new RenderedFrame(options) },
    0,
  );
  return safe;
}

/** HTML in a frame that runs nothing and fetches nothing. */
class RenderedFrame extends Widget implements IRenderMime.IRenderer {
  readonly #mimeType: string;

  constructor({ mimeType }: IRenderMime.IRendererOptions) {
    super({ node: document.createElement('div') });
    this.#mimeType = mimeType;
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const html = model.data[this.#mimeType];
    const text = Array.isArray(html) ? html.join('') : typeof html === 'string' ? html : '';
    const { srcDoc, heightPx } = frameOf(withoutLinks(text));
    const frame = document.createElement('iframe');
    frame.className = 'sb-frame';
    frame.setAttribute('sandbox', '');
    frame.referrerPolicy = 'no-referrer';
    frame.title = 'HTML';
    frame.height = String(heightPx);
    frame.srcdoc = srcDoc;
    this.node.replaceChildren(frame);
  }
}

/**
 * A browser that reads ahead may fetch a style sheet before it has come to the frame's own policy; in a parsed document
 * that is shown nowhere, nothing is fetched.
 */
function withoutLinks(html: string): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const node of parsed.querySelectorAll('link, base, meta')) node.remove();
  return parsed.head.innerHTML + parsed.body.innerHTML;
}
