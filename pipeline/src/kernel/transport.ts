import type { JsonObject, MimeBundle } from '../notebook/model.js';

/** What a kernelspec says, before anything is started. */
export interface KernelSpec {
  readonly name: string;
  readonly displayName: string;
  /** Lower case, as the kernelspec has it: `typescript`, `python`, … */
  readonly language: string;
}

/** What a kernel says of itself once it answers. Missing fields are empty strings, never absent. */
export interface KernelInfo {
  readonly implementation: string;
  readonly implementationVersion: string;
  readonly language: string;
  readonly languageVersion: string;
  readonly protocolVersion: string;
  /** nbformat's `language_info`, for the executed notebook. */
  readonly languageInfo: JsonObject;
}

export interface StreamEvent {
  readonly type: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
}

export interface DisplayEvent {
  readonly type: 'display';
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
  /** Set where the output can be updated later. */
  readonly displayId?: string;
  /** True for `update_display_data`: replaces every output of this `displayId`, in any cell. */
  readonly update: boolean;
}

export interface ResultEvent {
  readonly type: 'result';
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
  readonly executionCount: number | null;
}

export interface ErrorEvent {
  readonly type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export interface ClearEvent {
  readonly type: 'clear';
  /** True: clear when the next output comes. */
  readonly wait: boolean;
}

/** Ends an execution whose kernel answered. */
export interface ReplyEvent {
  readonly type: 'reply';
  readonly status: 'ok' | 'error' | 'aborted';
  readonly executionCount: number | null;
  /** Present where the kernel named its error in the reply. */
  readonly error?: Omit<ErrorEvent, 'type'>;
  /** True where the kernel's idle never came, so that output may be missing. */
  readonly outputLost: boolean;
}

/** Ends an execution, and the transport, whose kernel is gone. */
export interface DiedEvent {
  readonly type: 'died';
  /** One sentence: what was seen. */
  readonly reason: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** What a cell may show. */
export type OutputEvent = StreamEvent | DisplayEvent | ResultEvent | ErrorEvent | ClearEvent;

export type KernelEvent = OutputEvent | ReplyEvent | DiedEvent;

/** Starts kernels. @throws {PipelineError} `KERNEL_START_FAILED` when none comes up within its bound. */
export interface KernelProvider {
  start(spec: KernelSpec, options: KernelStartOptions): Promise<KernelTransport>;
}

export interface KernelStartOptions {
  /** The kernel's working directory: the notebook's folder. */
  readonly cwd: string;
  readonly signal?: AbortSignal;
}

/**
 * One kernel. `execute` yields outputs as they come and ends with exactly one `reply` or `died`; one execution at a
 * time. Aborting its signal stops the waiting, not the kernel: call `interrupt` for that. Disposing is idempotent,
 * bounded, and leaves no process.
 */
export interface KernelTransport extends AsyncDisposable {
  readonly info: KernelInfo;
  execute(code: string, options?: ExecuteOptions): AsyncIterable<KernelEvent>;
  /** Output that belongs to no running cell, and the kernel's death. Ends when the transport does. */
  readonly stray: AsyncIterable<StrayEvent>;
  interrupt(): Promise<void>;
}

/** With the label of the execution that it comes from, where the kernel says so. */
export type StrayEvent = KernelEvent & { readonly label?: string };

export interface ExecuteOptions {
  readonly signal?: AbortSignal;
  /** Comes back on what this execution still says when it is over. */
  readonly label?: string;
  /** True for preludes: no history, no execution count. */
  readonly silent?: boolean;
}
