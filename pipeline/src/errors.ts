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

  constructor(code: PipelineErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
