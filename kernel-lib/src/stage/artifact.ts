import { formatCount } from '../cell/number.js';
import { digestFile, type FileDigests } from '../provenance/file-digests.js';
import { checkParagraph, MAX_PATH_CHARS } from './limits.js';
import { send } from './send.js';

/**
 * Names a file as a product of this stage, with its MD5 and SHA-256, which are returned.
 *
 * @param path Absolute, or relative to the notebook's folder.
 * @throws {StagebookError} `FILE_NOT_FOUND` when there is no such file.
 */
export async function artifact(path: string): Promise<FileDigests> {
  checkParagraph('The path of an artifact', path, MAX_PATH_CHARS);
  const digests = await digestFile(path);
  const { md5, sha256, bytes } = digests;
  const text = `${path}  ${formatCount(bytes)} bytes  md5 ${md5}  sha256 ${sha256}`;
  await send({ kind: 'artifact', path, md5, sha256, bytes }, { 'text/plain': text });
  return digests;
}
