import { ReactWidget, UseSignal } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { styles } from '@stagebook/run-view';
import type { ReactElement } from 'react';
import type { PanelModel } from '../model.js';
import { PanelView, type PanelActions, type PanelTab } from './panel-view.js';

export interface PipelinePanelOptions {
  readonly model: PanelModel;
  readonly actions: PanelActions;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}

/** The panel as a widget of the shell. */
export class PipelinePanel extends ReactWidget {
  readonly #options: PipelinePanelOptions;
  #tab: PanelTab = 'list';

  constructor(options: PipelinePanelOptions) {
    super();
    this.#options = options;
    this.id = 'stagebook-panel';
    this.addClass('jp-Stagebook-panel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', options.trans.__('Pipeline'));
  }

  get tab(): PanelTab {
    return this.#tab;
  }

  set tab(tab: PanelTab) {
    this.#tab = tab;
    this.update();
  }

  protected override render(): ReactElement {
    const { model, actions, rendermime, trans } = this.#options;
    return (
      <>
        <style>{styles}</style>
        <UseSignal signal={model.changed}>
          {() => (
            <PanelView
              model={model}
              actions={actions}
              tab={this.#tab}
              onTab={(tab) => (this.tab = tab)}
              rendermime={rendermime}
              trans={trans}
            />
          )}
        </UseSignal>
      </>
    );
  }
}
