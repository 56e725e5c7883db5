/**
 * Where a result comes from: digests, git, environment.
 *
 *     import { digestFile, gitProvenance, readEnvironment } from 'stagebook/provenance';
 *     await digestFile('llm_ci_cd_logs.csv');
 *     await gitProvenance();
 */
export { md5, sha256 } from './provenance/digest.js';
export { digestFile, type FileDigests } from './provenance/file-digests.js';
export { gitProvenance, type GitProvenance } from './provenance/git.js';
export { inferenceMd5, paperMd5, type InferenceIdentity } from './provenance/inference-md5.js';
export { readEnvironment, type Environment } from './provenance/environment.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
