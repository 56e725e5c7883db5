export { catalog } from './model/catalog-table.js';
export type { CatalogLine } from './model/catalog-table.js';
export type { StudyFigures } from './model/catalog-entries.js';
export { defaultModels } from './model/catalog.js';
export type { DefaultModel } from './model/catalog.js';
export { ModelError } from './model/error.js';
export type { ModelErrorCode } from './model/error.js';
export { loadModel } from './model/load.js';
export type {
  ChatMessage,
  Engine,
  GeneratedToken,
  GenerateOptions,
  Generation,
  LanguageModel,
  LoadOptions,
  LoadProgress,
  ModelInfo,
  Perplexity,
  Precision,
  Tokenizer,
} from './model/types.js';
