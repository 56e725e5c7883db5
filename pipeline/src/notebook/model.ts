/** Plain JSON, as it stands in a notebook, a record or on the wire. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** MIME type → content, as Jupyter sends it. */
export type MimeBundle = JsonObject;

/** A decoded notebook: nbformat 4.5, cell ids present, multi-line texts joined. */
export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: number;
  readonly metadata: JsonObject;
  readonly cells: readonly Cell[];
}

export type Cell = CodeCell | TextCell;

export interface CodeCell {
  readonly cell_type: 'code';
  readonly id: string;
  readonly source: string;
  readonly metadata: JsonObject;
  readonly execution_count: number | null;
  readonly outputs: readonly Output[];
}

export interface TextCell {
  readonly cell_type: 'markdown' | 'raw';
  readonly id: string;
  readonly source: string;
  readonly metadata: JsonObject;
  readonly attachments?: JsonObject;
}

export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

export interface StreamOutput {
  readonly output_type: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
}

export interface DisplayOutput {
  readonly output_type: 'display_data';
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
}

export interface ResultOutput {
  readonly output_type: 'execute_result';
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
  readonly execution_count: number | null;
}

export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}
