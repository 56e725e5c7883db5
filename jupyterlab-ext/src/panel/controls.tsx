import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';
import type { PanelModel } from '../model.js';
import { freshnessOf } from './freshness-tag.js';

export interface ControlsProps {
  readonly model: PanelModel;
  readonly trans: TranslationBundle;
}

/** What is done with the whole notebook. */
export function Controls({ model, trans }: ControlsProps): ReactElement {
  const { open, kernel, kernels, isRunning, canStart, isChecking, plan } = model;
  const stale = (plan?.stages ?? []).filter((planned) => freshnessOf(planned) !== 'fresh').length;
  return (
    <div className="sb-controls" role="group" aria-label={trans.__('Pipeline')}>
      {isRunning ? (
        <button type="button" className="sb-stop" onClick={() => model.stop()}>
          {trans.__('Stop')}
        </button>
      ) : (
        <>
          <button
            type="button"
            className="sb-run-all"
            disabled={!canStart}
            onClick={() => void model.start({})}
          >
            {trans.__('Run all stages')}
          </button>
          <button
            type="button"
            className="sb-run-stale"
            disabled={!canStart || (plan?.stages.length ?? 0) === 0}
            title={
              isChecking
                ? trans.__('Looking which stages are fresh')
                : trans._n(
                    '%1 stage would run; what is fresh comes from the cache',
                    '%1 stages would run; what is fresh comes from the cache',
                    stale,
                  )
            }
            onClick={() => void model.start({}, 'stale')}
          >
            {trans.__('Run what is stale')}
          </button>
        </>
      )}
      <label className="sb-kernel">
        {trans.__('Kernel')}
        <select
          value={kernel?.name ?? ''}
          disabled={isRunning || open === undefined}
          onChange={(event) => model.setKernel(event.target.value)}
        >
          {kernel === undefined && <option value="">{trans.__('choose one')}</option>}
          {kernels.map(({ name, displayName }) => (
            <option key={name} value={name}>
              {displayName}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
