export { PipelineError, type PipelineErrorCode } from './errors.js';
export type * from './notebook/model.js';
export type * from './kernel/transport.js';
export type * from './plan/model.js';
export type * from './ports.js';
export type * from './run/events.js';
export type * from './wire/message.js';
