/** Names of metrics, gates and saved values: a line of a table. */
export const MAX_NAME_CHARS = 200;
/** `ms`, `tok/s`, `MiB`. */
export const MAX_UNIT_CHARS = 32;
/** A verdict's reason, a progress bar's label: a paragraph at most. */
export const MAX_TEXT_CHARS = 4_000;
/** Linux's PATH_MAX. */
export const MAX_PATH_CHARS = 4_096;
/** A gate shows what it judged by, not the raw samples: those are an artifact. */
export const MAX_EVIDENCE_CHARS: number = 64 * 1024;
/** Ten thousand rows are a file, not metrics. */
export const MAX_METRICS_PER_MESSAGE = 10_000;
