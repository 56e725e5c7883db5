/** What the command line can be refused for; the exit code belongs to main.ts. */
export type NbrunErrorCode =
  | 'USAGE'
  | 'NOTEBOOK_NOT_FOUND'
  | 'OUTPUT_EXISTS'
  | 'RECORD_NOT_FOUND'
  | 'RECORD_UNWRITABLE'
  | 'RERUN_IMPOSSIBLE'
  | 'KERNEL_NOT_FOUND'
  | 'TRACKING_NOT_FOUND'
  | 'TRACKING_FAILED';

/** Bad input to nbrun: what failed with the value, why, and what to do. */
export class NbrunError extends Error {
  override readonly name = 'NbrunError';
  readonly code: NbrunErrorCode;

  constructor(code: NbrunErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
