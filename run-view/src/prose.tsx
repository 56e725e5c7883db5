import type { ReactElement } from 'react';

const MAX_PROSE_CHARS = 20_000;
const HEADING = /^#{1,6}\s+/u;
/** A line break that Markdown does not show: what follows is no item of a list, no row of a table, no quotation. */
const SOFT_BREAK = /(?<! {2})\n(?!\s*(?:[-*+>|]|\d+[.)]))/gu;

export interface ProseProps {
  /** Markdown. */
  readonly text: string;
}

/** What a notebook says between its cells, as text: headings stand out, the rest of the Markdown is left as it was written. */
export function Prose({ text }: ProseProps): ReactElement {
  const paragraphs = text
    .slice(0, MAX_PROSE_CHARS)
    .split(/\n(?=#{1,6}\s)|(?<=^#{1,6}\s.*)\n|\n\s*\n/mu)
    .map((paragraph) => paragraph.trim().replace(SOFT_BREAK, ' '))
    .filter((paragraph) => paragraph !== '');
  return (
    <div className="sb-prose">
      {paragraphs.map((paragraph, at) => (
        <p key={at}>
          {HEADING.test(paragraph) ? <strong>{paragraph.replace(HEADING, '')}</strong> : paragraph}
        </p>
      ))}
    </div>
  );
}
