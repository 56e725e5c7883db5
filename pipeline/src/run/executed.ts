import type { Cell, CodeCell, JsonObject, Notebook } from '../notebook/model.js';
import { OutputBook } from '../notebook/outputs.js';
import type { CellEnded, CellStatus, RunEvent } from './events.js';

/** What papermill's readers expect of a run, beside the events. */
export interface ExecutedFacts {
  readonly inputPath: string;
  readonly outputPath: string;
  readonly parameters: JsonObject;
  readonly defaultParameters: JsonObject;
  /** Marks code as hidden in readers, as papermill's report mode does. */
  readonly hideInput: boolean;
}

/** papermill's words for a cell; `pending` is also said of a cell that never ran. */
const PAPERMILL_STATUS: Readonly<Record<CellStatus, string>> = {
  passed: 'completed',
  skipped: 'pending',
  failed: 'failed',
  'timed-out': 'failed',
  cancelled: 'failed',
  'kernel-died': 'failed',
};

const HIDDEN: JsonObject = { jupyter: { source_hidden: true } };

interface CellRun {
  readonly startedAt: string | undefined;
  readonly ended: CellEnded | undefined;
}

/** The executed notebook as a fold over a run's events. Outputs of an earlier execution never survive into it. */
export class ExecutedNotebook {
  readonly #notebook: Notebook;
  readonly #facts: ExecutedFacts;
  readonly #outputs: OutputBook = new OutputBook();
  readonly #cells = new Map<string, CellRun>();
  readonly #cellsOfStage = new Map<string, readonly string[]>();
  #startedAt: string | undefined;
  #engineVersion = '';
  #ended: { readonly at: string; readonly durationMs: number; readonly failed: boolean } | undefined;
  #languageInfo: JsonObject | undefined;

  constructor(notebook: Notebook, facts: ExecutedFacts) {
    this.#notebook = notebook;
    this.#facts = facts;
  }

  apply(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#startedAt = event.at;
        this.#engineVersion = event.engineVersion;
        for (const { name, cells } of event.stages) {
          this.#cellsOfStage.set(
            name,
            cells.map(({ id }) => id),
          );
        }
        break;
      case 'run-resumed':
        this.#ended = undefined;
        break;
      case 'kernel-started':
        this.#languageInfo ??= event.info.languageInfo;
        break;
      case 'stage-started':
        for (const id of this.#cellsOfStage.get(event.stage) ?? []) {
          this.#outputs.clear(id);
          this.#cells.delete(id);
        }
        break;
      case 'cell-started':
        this.#cells.set(event.cell, { startedAt: event.at, ended: undefined });
        break;
      case 'cell-output':
        this.#outputs.apply(event.cell, event.output);
        break;
      case 'cell-ended':
        this.#cells.set(event.cell, { startedAt: this.#cells.get(event.cell)?.startedAt, ended: event });
        break;
      case 'run-ended':
        this.#ended = { at: event.at, durationMs: event.durationMs, failed: event.status !== 'passed' };
        break;
      case 'kernel-ended':
      case 'stage-decided':
      case 'stage-said':
      case 'stage-ended':
        break;
      default:
        event satisfies never;
    }
  }

  /** The notebook as it stands now. */
  toNotebook(): Notebook {
    const { metadata } = this.#notebook;
    return {
      ...this.#notebook,
      metadata: {
        ...metadata,
        ...(this.#languageInfo && { language_info: this.#languageInfo }),
        papermill: this.#papermill(),
      },
      cells: this.#notebook.cells.map((cell) => this.#cell(cell)),
    };
  }

  #papermill(): JsonObject {
    const { inputPath, outputPath, parameters, defaultParameters } = this.#facts;
    return {
      default_parameters: defaultParameters,
      duration: this.#ended ? this.#ended.durationMs / 1000 : null,
      end_time: this.#ended?.at ?? null,
      environment_variables: {},
      exception: this.#ended ? (this.#ended.failed ? true : null) : null,
      input_path: inputPath,
      output_path: outputPath,
      parameters,
      start_time: this.#startedAt ?? null,
      version: `stagebook ${this.#engineVersion}`,
    };
  }

  #cell(cell: Cell): Cell {
    if (cell.cell_type !== 'code') return cell;
    const run = this.#cells.get(cell.id);
    const executed: CodeCell = {
      ...cell,
      execution_count: run?.ended?.executionCount ?? null,
      outputs: this.#outputs.outputsOf(cell.id),
      metadata: { ...cell.metadata, ...(this.#facts.hideInput && HIDDEN), papermill: papermillCell(run) },
    };
    return executed;
  }
}

function papermillCell(run: CellRun | undefined): JsonObject {
  const { startedAt, ended } = run ?? {};
  const status = ended ? PAPERMILL_STATUS[ended.status] : startedAt === undefined ? 'pending' : 'running';
  return {
    duration: ended ? ended.durationMs / 1000 : null,
    end_time: ended?.at ?? null,
    exception: ended ? status === 'failed' : null,
    start_time: startedAt ?? null,
    status,
  };
}
