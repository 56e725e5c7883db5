export type { ChatMessage, GeneratedToken, GenerateOptions, Generation } from './model/types.js';
export { generate, stream } from './generate/generate.js';
