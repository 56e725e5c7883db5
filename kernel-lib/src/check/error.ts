/** Stable names of what can go wrong with the data side: arguments, files, saved values, git. */
export type StagebookErrorCode =
  | 'ARGUMENT_INVALID'
  | 'COLUMN_UNKNOWN'
  | 'FILE_NOT_FOUND'
  | 'FILE_INVALID'
  | 'FILE_DAMAGED'
  | 'DOWNLOAD_FAILED'
  | 'ENGINE_FAILED'
  | 'PACKAGE_MISSING'
  | 'SAVED_NOT_FOUND'
  | 'VALUE_NOT_JSON'
  | 'CHECK_FAILED';

/** Thrown for bad arguments and files; `message` says what failed, why, and what to do. */
export class StagebookError extends Error {
  override readonly name: string = 'StagebookError';
  readonly code: StagebookErrorCode;

  constructor(code: StagebookErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
