import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { frameOf, type FrameScheme } from '@stagebook/run-view';

/**
 * The application's own renderers, but for those that fetch: its sanitizer lets pictures of other servers through, in HTML and
 * in Markdown, and a record may come from anywhere. Both are drawn in a frame that runs nothing and fetches nothing.
 */
export function safeRendermime(rendermime: IRenderMimeRegistry): IRenderMimeRegistry {
  const safe = rendermime.clone();
  const { markdownParser } = rendermime;
  const framed = (mime: string, toHtml: ToHtml): void => {
    safe.removeMimeType(mime);
    safe.addFactory(
      { safe: true, mimeTypes: [mime], createRenderer: (options) => new RenderedFrame(options, toHtml) },
      0,
    );
  };
  framed('text/html', async (html) => html);
  if (markdownParser === null) safe.removeMimeType('text/markdown');
  else framed('text/markdown', async (markdown) => markdownParser.render(markdown));
  return safe;
}

type ToHtml = (text: string) => Promise<string>;

/** HTML in a frame without scripts, in the scheme of the theme. */
class RenderedFrame extends Widget implements IRenderMime.IRenderer {
  readonly #mimeType: string;
  readonly #toHtml: ToHtml;
  readonly #themes: MutationObserver;
  #html = '';

  constructor({ mimeType }: IRenderMime.IRendererOptions, toHtml: ToHtml) {
    super({ node: document.createElement('div') });
    this.#mimeType = mimeType;
    this.#toHtml = toHtml;
    this.#themes = new MutationObserver(() => this.#draw());
    this.#themes.observe(document.body, { attributeFilter: [THEME] });
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const data = model.data[this.#mimeType];
    const text = Array.isArray(data) ? data.join('') : typeof data === 'string' ? data : '';
    this.#html = withoutLinks(await this.#toHtml(text));
    this.#draw();
  }

  override dispose(): void {
    this.#themes.disconnect();
    super.dispose();
  }

  #draw(): void {
    const { srcDoc, heightPx } = frameOf(this.#html, schemeOf(document.body));
    const frame = document.createElement('iframe');
    frame.className = 'sb-frame';
    frame.setAttribute('sandbox', '');
    frame.referrerPolicy = 'no-referrer';
    frame.title = this.#mimeType === 'text/html' ? 'HTML' : 'Markdown';
    frame.height = String(heightPx);
    frame.srcdoc = srcDoc;
    this.node.replaceChildren(frame);
  }
}

const THEME = 'data-jp-theme-light';

/** As the application says it: a frame is see-through only in the scheme of the element that holds it. */
function schemeOf(body: HTMLElement): FrameScheme {
  return body.getAttribute(THEME) === 'false' ? 'dark' : 'light';
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
