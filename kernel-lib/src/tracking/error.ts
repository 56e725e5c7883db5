/** Stable names of what can go wrong with tracking. */
export type TrackingErrorCode =
  | 'TRACKING_VALUE_INVALID'
  | 'TRACKING_UNREACHABLE'
  | 'TRACKING_UNAUTHORIZED'
  | 'TRACKING_REFUSED'
  | 'TRACKING_CONFIGURATION_INVALID'
  | 'JOURNAL_INVALID'
  | 'JOURNAL_BUSY'
  | 'RUN_ENDED'
  | 'RUN_UNKNOWN'
  | 'MODEL_UNKNOWN'
  | 'VERSION_UNKNOWN'
  | 'PROMPT_UNKNOWN'
  | 'PROMOTION_REFUSED'
  | 'ROLL_BACK_IMPOSSIBLE';

/** Thrown for bad values, unknown runs and versions, and servers that say no; never holds a credential. */
export class TrackingError extends Error {
  override readonly name = 'TrackingError';
  readonly code: TrackingErrorCode;

  constructor(code: TrackingErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
