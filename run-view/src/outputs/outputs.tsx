import type { ReactElement } from 'react';
import type { MimeBundle, Output } from '@stagebook/pipeline';
import type { Translate } from '../translate.js';
import { HtmlFrame } from './html-frame.js';
import { chooseDrawing } from './mime.js';
import { Plot } from './plot.js';
import { Text } from './text.js';

/** More outputs than this in one cell are counted, not drawn. */
const MAX_OUTPUTS = 500;
/** A page of HTML that is longer than this would take longer to open than all the rest. */
const MAX_HTML_CHARS = 1_000_000;

export interface OutputsProps {
  readonly outputs: readonly Output[];
  readonly trans: Translate;
}

/** What a cell showed. Nothing in it is trusted: no script runs, nothing is fetched. */
export function Outputs({ outputs, trans }: OutputsProps): ReactElement {
  const more = outputs.length - MAX_OUTPUTS;
  return (
    <div className="sb-outputs">
      {outputs.slice(0, MAX_OUTPUTS).map((output, at) => (
        <OneOutput key={at} output={output} trans={trans} />
      ))}
      {more > 0 && (
        <p className="sb-note">
          {trans._n('%1 more output is not shown.', '%1 more outputs are not shown.', more)}
        </p>
      )}
    </div>
  );
}

function OneOutput({
  output,
  trans,
}: {
  readonly output: Output;
  readonly trans: Translate;
}): ReactElement | null {
  switch (output.output_type) {
    case 'stream':
      return (
        <Text
          text={output.text}
          className={`sb-${output.name === 'stderr' ? 'stderr' : 'stdout'}`}
          label={output.name === 'stderr' ? trans.__('Error output') : trans.__('Output')}
          trans={trans}
        />
      );
    case 'error':
      return <ErrorTrace {...output} trans={trans} />;
    case 'display_data':
    case 'execute_result':
      return <Bundle data={output.data} trans={trans} />;
    default:
      output satisfies never;
      return null;
  }
}

export interface ErrorTraceProps {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  readonly trans: Translate;
}

/** An error as the kernel told it: its trace, or its name and message where there is none. */
export function ErrorTrace({ ename, evalue, traceback, trans }: ErrorTraceProps): ReactElement {
  const text = traceback.length > 0 ? traceback.join('\n') : `${ename}: ${evalue}`;
  return <Text text={text} className="sb-error" label={trans.__('Error: %1', ename)} trans={trans} />;
}

function Bundle({
  data,
  trans,
}: {
  readonly data: MimeBundle;
  readonly trans: Translate;
}): ReactElement | null {
  const drawing = chooseDrawing(data);
  switch (drawing.kind) {
    case 'plot':
      return <Plot figure={drawing.figure} still={drawing.still} trans={trans} />;
    case 'image':
      return (
        <img
          className="sb-image"
          src={drawing.image.src}
          alt={drawing.image.alt || trans.__('Image output')}
        />
      );
    case 'html':
      return drawing.html.length <= MAX_HTML_CHARS ? (
        <HtmlFrame html={drawing.html} title={trans.__('HTML output')} />
      ) : (
        <p className="sb-note">
          {trans.__(
            'HTML of %1 characters is left out here. The executed notebook has it.',
            drawing.html.length.toLocaleString('en-US'),
          )}
        </p>
      );
    case 'text':
      return <Text text={drawing.text} className="sb-result" label={trans.__('Result')} trans={trans} />;
    case 'nothing':
      return null;
    default:
      drawing satisfies never;
      return null;
  }
}
