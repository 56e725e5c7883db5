export type { ChatMessage, GeneratedToken, GenerateOptions, Generation } from './model/types.js';
