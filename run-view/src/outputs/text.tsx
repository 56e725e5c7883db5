import type { ReactElement } from 'react';
import type { Translate } from '../translate.js';
import { parseAnsi } from './ansi.js';

/** More characters than this are cut in the middle: a page of them helps nobody and freezes a browser. */
const MAX_TEXT_CHARS = 200_000;

export interface TextProps {
  readonly text: string;
  /** Added to the block's own class. */
  readonly className?: string;
  readonly label: string;
  readonly trans: Translate;
}

/** Terminal text: its colours kept, its other escapes left out, its middle cut where it is very long. */
export function Text({ text, className = '', label, trans }: TextProps): ReactElement {
  if (text.length <= MAX_TEXT_CHARS) return <Block text={text} className={className} label={label} />;
  const half = MAX_TEXT_CHARS / 2;
  const left = (text.length - MAX_TEXT_CHARS).toLocaleString('en-US');
  return (
    <>
      <Block text={text.slice(0, half)} className={className} label={label} />
      <p className="sb-note">
        {trans.__('%1 characters are left out here. The executed notebook has them all.', left)}
      </p>
      <Block text={text.slice(-half)} className={className} label={label} />
    </>
  );
}

function Block({ text, className, label }: Omit<TextProps, 'trans'>): ReactElement {
  return (
    <pre className={`sb-text ${className ?? ''}`} tabIndex={0} role="region" aria-label={label}>
      {parseAnsi(text).map((span, at) =>
        span.className === '' ? (
          span.text
        ) : (
          <span key={at} className={span.className}>
            {span.text}
          </span>
        ),
      )}
    </pre>
  );
}
