import type { JsonObject } from '../notebook/model.js';
import { countOf, objectOf, textOf, wellFormedObject } from './fields.js';
import type { KernelInfo, OutputEvent, ReplyEvent } from './transport.js';

/** One message of a kernel, decoded; `parentId` names the request that it answers. */
export interface KernelMessage {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly body: MessageBody;
}

export type MessageBody =
  | { readonly type: 'output'; readonly event: OutputEvent }
  | { readonly type: 'status'; readonly state: string }
  | { readonly type: 'execute-reply'; readonly reply: Omit<ReplyEvent, 'type' | 'outputLost'> }
  | { readonly type: 'kernel-info'; readonly info: KernelInfo }
  | { readonly type: 'input-request'; readonly prompt: string }
  | { readonly type: 'other'; readonly msgType: string };

/** Names, ids, versions: nothing honest is longer. */
const MAX_NAME_CHARS = 1_000;
/** An error's one-line message; compilers can be long-winded. */
const MAX_EVALUE_CHARS = 100_000;
const MAX_TRACEBACK_LINES = 1_000;
const MAX_TRACEBACK_LINE_CHARS = 100_000;
/** Output texts are bounded by whoever keeps them; V8 holds no longer string than this. */
const MAX_TEXT_CHARS = 2 ** 29;

/**
 * Decodes a Jupyter message as it came off a wire: an object with `header`, `parent_header` and `content`. Undefined
 * where it is no message at all; a known message with odd fields decodes with what can be read.
 */
export function decodeMessage(raw: unknown): KernelMessage | undefined {
  const message = objectOf(raw);
  const header = objectOf(message?.['header']);
  const msgType = header?.['msg_type'];
  if (message === undefined || header === undefined || typeof msgType !== 'string') return undefined;
  const content = objectOf(message['content']) ?? {};
  const parentId = textOf(objectOf(message['parent_header'])?.['msg_id'], MAX_NAME_CHARS);
  return {
    id: textOf(header['msg_id'], MAX_NAME_CHARS),
    parentId: parentId === '' ? undefined : parentId,
    body: decodeBody(msgType, content),
  };
}

function decodeBody(msgType: string, content: JsonObject): MessageBody {
  switch (msgType) {
    case 'stream':
    case 'display_data':
    case 'update_display_data':
    case 'execute_result':
    case 'error':
    case 'clear_output':
      return { type: 'output', event: decodeOutput(msgType, content) };
    case 'status':
      return { type: 'status', state: textOf(content['execution_state'], MAX_NAME_CHARS) };
    case 'execute_reply':
      return { type: 'execute-reply', reply: decodeReply(content) };
    case 'kernel_info_reply':
      return { type: 'kernel-info', info: decodeKernelInfo(content) };
    case 'input_request':
      return { type: 'input-request', prompt: textOf(content['prompt'], MAX_NAME_CHARS) };
    default:
      return { type: 'other', msgType: textOf(msgType, MAX_NAME_CHARS) };
  }
}

type OutputType =
  'stream' | 'display_data' | 'update_display_data' | 'execute_result' | 'error' | 'clear_output';

function decodeOutput(msgType: OutputType, content: JsonObject): OutputEvent {
  const bundle = (): { data: JsonObject; metadata: JsonObject } => ({
    data: wellFormedObject(objectOf(content['data']) ?? {}),
    metadata: wellFormedObject(objectOf(content['metadata']) ?? {}),
  });
  switch (msgType) {
    case 'stream': {
      const name = content['name'] === 'stderr' ? 'stderr' : 'stdout';
      return { type: 'stream', name, text: textOf(content['text'], MAX_TEXT_CHARS) };
    }
    case 'display_data':
    case 'update_display_data': {
      const displayId = textOf(objectOf(content['transient'])?.['display_id'], MAX_NAME_CHARS);
      const update = msgType === 'update_display_data';
      return { type: 'display', ...bundle(), ...(displayId !== '' && { displayId }), update };
    }
    case 'execute_result':
      return { type: 'result', ...bundle(), executionCount: countOf(content['execution_count']) };
    case 'error':
      return { type: 'error', ...decodeError(content) };
    case 'clear_output':
      return { type: 'clear', wait: content['wait'] === true };
    default:
      return msgType satisfies never;
  }
}

/** tslab says `abort`, the protocol's old and new versions `abort` and `aborted`; only `ok` means success. */
function decodeReply(content: JsonObject): Omit<ReplyEvent, 'type' | 'outputLost'> {
  const executionCount = countOf(content['execution_count']);
  switch (content['status']) {
    case 'ok':
      return { status: 'ok', executionCount };
    case 'abort':
    case 'aborted':
      return { status: 'aborted', executionCount };
    default: {
      const named = typeof content['ename'] === 'string' || typeof content['evalue'] === 'string';
      return { status: 'error', executionCount, ...(named && { error: decodeError(content) }) };
    }
  }
}

function decodeError(content: JsonObject): NonNullable<ReplyEvent['error']> {
  const traceback = Array.isArray(content['traceback']) ? (content['traceback'] as readonly unknown[]) : [];
  return {
    ename: textOf(content['ename'], MAX_NAME_CHARS) || 'Error',
    evalue: textOf(content['evalue'], MAX_EVALUE_CHARS),
    traceback: traceback.slice(0, MAX_TRACEBACK_LINES).map((line) => textOf(line, MAX_TRACEBACK_LINE_CHARS)),
  };
}

/** What a `kernel_info_reply` says; tslab's has no `status`, and some kernels leave out `language_info`. */
function decodeKernelInfo(content: unknown): KernelInfo {
  const fields = objectOf(content) ?? {};
  const languageInfo = wellFormedObject(objectOf(fields['language_info']) ?? {});
  return {
    implementation: textOf(fields['implementation'], MAX_NAME_CHARS),
    implementationVersion: textOf(fields['implementation_version'], MAX_NAME_CHARS),
    language: textOf(languageInfo['name'], MAX_NAME_CHARS).toLowerCase(),
    languageVersion: textOf(languageInfo['version'], MAX_NAME_CHARS),
    protocolVersion: textOf(fields['protocol_version'], MAX_NAME_CHARS),
    languageInfo,
  };
}
