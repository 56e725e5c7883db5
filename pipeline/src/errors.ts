/** Every code that the engine throws; the text beside each error says what to do. */
export type PipelineErrorCode =
  | 'NOTEBOOK_INVALID'
  | 'NOTEBOOK_TOO_LARGE'
  | 'STAGE_INVALID'
  | 'STAGE_UNKNOWN'
  | 'STAGE_CYCLE'
  | 'PARAMETER_INVALID'
  | 'PARAMETER_UNKNOWN'
  | 'LANGUAGE_UNSUPPORTED'
  | 'RECORD_INVALID'
  | 'KERNEL_START_FAILED'
  | 'TRANSPORT_BROKEN';

/** Bad input, misuse or a broken transport. A failing stage is a result, never one of these. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: PipelineErrorCode;
  /** The position of the notebook's cell that is wrong; undefined where it is no single cell's doing. */
  readonly cell: number | undefined;

  constructor(
    code: PipelineErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly cell?: number | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.cell = options?.cell;
  }
}
