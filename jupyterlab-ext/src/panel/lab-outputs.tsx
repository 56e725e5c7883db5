import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IOutput } from '@jupyterlab/nbformat';
import type { TranslationBundle } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { Output } from '@stagebook/pipeline';
import { useEffect, useRef, type ReactElement } from 'react';
import { boundOutputs } from './bound-outputs.js';

/** Outputs of a running cell are drawn again this often at most. */
const REDRAW_MS = 250;

export interface LabOutputsProps {
  readonly outputs: readonly Output[];
  /** Changes whenever `outputs` does. */
  readonly version: number;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}

/** Outputs as JupyterLab itself draws them, never trusted. */
export function LabOutputs({ outputs, version, rendermime, trans }: LabOutputsProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const area = useRef<SimplifiedOutputArea>();
  const drawn = useRef(0);

  useEffect(() => {
    const widget = new SimplifiedOutputArea({ model: new OutputAreaModel({ trusted: false }), rendermime });
    area.current = widget;
    if (host.current === null) return undefined;
    MessageLoop.sendMessage(widget, Widget.Msg.BeforeAttach);
    host.current.append(widget.node);
    MessageLoop.sendMessage(widget, Widget.Msg.AfterAttach);
    return () => {
      MessageLoop.sendMessage(widget, Widget.Msg.BeforeDetach);
      widget.node.remove();
      MessageLoop.sendMessage(widget, Widget.Msg.AfterDetach);
      widget.model.dispose();
      widget.dispose();
    };
  }, [rendermime]);

  useEffect(() => {
    const draw = (): void => {
      drawn.current = performance.now();
      area.current?.model.fromJSON(boundOutputs(outputs, trans) as unknown as IOutput[]);
    };
    const wait = drawn.current + REDRAW_MS - performance.now();
    if (wait <= 0) {
      draw();
      return undefined;
    }
    const timer = setTimeout(draw, wait);
    return () => clearTimeout(timer);
  }, [version, rendermime]);

  return <div ref={host} className="sb-lab-outputs" />;
}
