/**
 * Checks on every inference, as a CI test would make them.
 *
 *     import { validate } from 'stagebook/validate';
 *     validate(rows).assert();
 */
export { validate, type Flawed, type ValidateOptions, type Validation } from './validate/validate.js';
export type { CheckName, Flaw } from './validate/checks.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
