import type { ReactElement, ReactNode } from 'react';
import type { CellState, JsonObject, Output, RunState, StageState } from '@stagebook/pipeline';
import { Artifacts } from './artifacts.js';
import { Facts } from './facts.js';
import { formatDuration } from './format.js';
import { Hashes } from './hashes.js';
import { RunHeader } from './header.js';
import { repeatsStage } from './outputs/mime.js';
import { Outputs } from './outputs/outputs.js';
import { Prose } from './prose.js';
import { Source } from './source.js';
import { StageList } from './stage-list.js';
import { StageView } from './stage.js';
import type { Translate } from './translate.js';
import { Verdicts } from './verdicts.js';
import { Waterfall } from './waterfall.js';

/** What a cell said and showed, from the executed notebook. */
export interface CellContent {
  /** Markdown that stands above it. */
  readonly prose?: string;
  readonly source: string;
  readonly outputs: readonly Output[];
}

export interface RunViewProps {
  readonly run: RunState;
  /** How a cell's code and outputs are drawn; nothing where there is nothing. */
  readonly renderCell: (cell: CellState) => ReactNode;
  /** Why a stage ran or did not, in one line. */
  readonly explain: (stage: StageState) => string | undefined;
  /** The last link of the event log's chain. */
  readonly chain?: string;
  /** What a reader must know before he believes it, such as uncommitted changes. */
  readonly caution?: string;
  readonly trans: Translate;
}

/** One run on one page. */
export function RunView({ run, renderCell, explain, chain, caution, trans }: RunViewProps): ReactElement {
  const over = run.status !== 'running';
  const verdicts = run.stages.flatMap((stage) => stage.verdicts);
  const artifacts = run.stages.flatMap((stage) => stage.artifacts);
  return (
    <div className="sb-root sb-run">
      <nav className="sb-nav" aria-label={trans.__('Stages')}>
        <StageList stages={run.stages} over={over} hrefOf={hrefOf} trans={trans} />
      </nav>
      <main className="sb-main">
        <RunHeader run={run} trans={trans} {...(caution !== undefined && { caution })} />
        {verdicts.length > 0 && (
          <Part title={trans.__('Gates')}>
            <Verdicts verdicts={verdicts} trans={trans} />
          </Part>
        )}
        <Part title={trans.__('Timings')}>
          <Waterfall run={run} hrefOf={hrefOf} trans={trans} />
        </Part>
        <Part title={trans.__('Stages')}>
          {run.stages.map((stage, at) => (
            <StageView
              key={stage.name}
              id={idOf(at)}
              stage={stage}
              over={over}
              {...withReason(explain(stage))}
              renderCell={renderCell}
              trans={trans}
            />
          ))}
        </Part>
        {Object.keys(run.parameters).length > 0 && (
          <Part title={trans.__('Parameters')}>
            <Facts facts={run.parameters} label={trans.__('Parameters')} />
          </Part>
        )}
        {artifacts.length > 0 && (
          <Part title={trans.__('Artifacts')}>
            <Artifacts artifacts={artifacts} trans={trans} />
          </Part>
        )}
        <Part title={trans.__('Hashes')}>
          <Hashes run={run} trans={trans} {...(chain !== undefined && { chain })} />
        </Part>
        <Part title={trans.__('Environment')}>
          <Facts facts={environmentOf(run, trans)} label={trans.__('Environment')} />
        </Part>
      </main>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="sb-part" aria-label={title}>
      <h2 className="sb-part-title">{title}</h2>
      {children}
    </section>
  );
}

export interface CellContentViewProps extends CellContent {
  readonly trans: Translate;
}

/** A cell's code, folded away, and what it showed beyond what its stage shows as a whole. */
export function CellContentView({ prose, source, outputs, trans }: CellContentViewProps): ReactElement {
  return (
    <>
      {prose !== undefined && <Prose text={prose} />}
      <Source source={source} trans={trans} />
      <Outputs outputs={outputs.filter((output) => !repeatsStage(output))} trans={trans} />
    </>
  );
}

function environmentOf(run: RunState, trans: Translate): JsonObject {
  const kernels = run.kernels.map(({ kernel, info, startMs, died }) => [
    trans.__('kernel %1', kernel),
    [`${info.implementation} ${info.implementationVersion}`, formatDuration(startMs), died ?? '']
      .filter(Boolean)
      .join(', '),
  ]);
  return {
    ...run.environment,
    ...(Object.fromEntries(kernels) as JsonObject),
    [trans.__('Stagebook')]: run.engineVersion,
  };
}

function withReason(reason: string | undefined): { reason?: string } {
  return reason === undefined ? {} : { reason };
}

/** By position: a stage's name in a hostile record may be anything. */
function idOf(at: number): string {
  return `sb-stage-${at + 1}`;
}

function hrefOf(_stage: StageState, at: number): string {
  return `#${idOf(at)}`;
}
