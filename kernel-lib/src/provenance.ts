/**
 * Where a result comes from: digests, git, environment.
 *
 *     import { digestFile, gitProvenance, readEnvironment } from 'stagebook/provenance';
 *     await digestFile('llm_ci_cd_logs.csv');
 *     await gitProvenance();
 */
export { md5, sha256 } from './provenance/digest.js';
export { digestFile, md5File, type FileDigests } from './provenance/file-digests.js';
export { openHashCache, type HashCache } from './provenance/hash-cache.js';
export { addToDvc, readDvcFile } from './provenance/dvc/dvc-file.js';
export { readDvcLock, writeDvcLock, type DvcStage, type LockedStage } from './provenance/dvc/dvc-lock.js';
export { folderManifest, type Manifest, type ManifestEntry } from './provenance/dvc/manifest.js';
export type { DvcOutput } from './provenance/dvc/output.js';
export { verify, type Difference, type Verification } from './provenance/verify.js';
export { gitProvenance, type GitProvenance } from './provenance/git.js';
export { inferenceMd5, paperMd5, type InferenceIdentity } from './provenance/inference-md5.js';
export { readEnvironment, type Environment } from './provenance/environment.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
