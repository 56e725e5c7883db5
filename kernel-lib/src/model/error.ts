/** Stable names of what can go wrong with a model. */
export type ModelErrorCode =
  | 'MODEL_REFERENCE_INVALID'
  | 'MODEL_NOT_FOUND'
  | 'MODEL_FILE_INVALID'
  | 'MODEL_UNSUPPORTED'
  | 'MODEL_TOO_LARGE'
  | 'MODEL_DOWNLOAD_FAILED'
  | 'ENGINE_MISSING'
  | 'MODEL_CLOSED'
  | 'MODEL_SERVER_FAILED'
  | 'CONTEXT_OVERFLOW'
  | 'OPTION_INVALID';

/** Thrown for bad references, files and options; `message` says what failed, why, and what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
