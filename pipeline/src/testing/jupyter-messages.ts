import type { JsonObject } from '../notebook/model.js';
import type { OutputEvent } from '../kernel/transport.js';

/** The Jupyter message that a kernel would send for `event` while it answers request `parentId`. */
export function messageOf(parentId: string, event: OutputEvent): JsonObject {
  const [msgType, content] = contentOf(event);
  return { header: { msg_type: msgType }, parent_header: { msg_id: parentId }, content };
}

function contentOf(event: OutputEvent): readonly [string, JsonObject] {
  switch (event.type) {
    case 'stream':
      return ['stream', { name: event.name, text: event.text }];
    case 'display': {
      const { data, metadata, displayId } = event;
      const transient = displayId === undefined ? {} : { display_id: displayId };
      return [event.update ? 'update_display_data' : 'display_data', { data, metadata, transient }];
    }
    case 'result':
      return [
        'execute_result',
        { data: event.data, metadata: event.metadata, execution_count: event.executionCount },
      ];
    case 'error':
      return ['error', { ename: event.ename, evalue: event.evalue, traceback: event.traceback }];
    case 'clear':
      return ['clear_output', { wait: event.wait }];
    default:
      return event satisfies never;
  }
}
