export type { ChatMessage, GeneratedToken, GenerateOptions, Generation } from './model/types.js';
export { generate, generateAll, stream } from './generate/generate.js';
