import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { statusLabel, toneOf } from '@stagebook/run-view';
import type { PanelModel } from './model.js';
import type { ShownRun } from './shown-run.js';

/** Without a time of its own, a notification only counts up the bell in the status bar. */
const TOAST_MS = 8_000;

/** Says how a run of this page ended, where its panel is out of sight. */
export function notifyAtEnd(model: PanelModel, isVisible: () => boolean, trans: TranslationBundle): void {
  model.ended.connect((_model, { state }: ShownRun) => {
    if (state === undefined || !model.settings.notify || (isVisible() && !document.hidden)) return;
    const message = trans.__('Pipeline of %1: %2', state.notebook.path, statusLabel(state.status, trans));
    if (toneOf(state.status) === 'good')
      Notification.success(message, { autoClose: document.hidden ? false : TOAST_MS });
    else Notification.error(message, { autoClose: false });
  });
}
