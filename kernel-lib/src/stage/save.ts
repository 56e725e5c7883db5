import { mkdtempSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkText, invalid } from '../check/arguments.js';
import { formatCount } from '../cell/number.js';
import { sha256 } from '../provenance/digest.js';
import { stageContext, type StageInput } from './context.js';
import type { SavedMessage } from './message.js';
import { send } from './send.js';
import { toJson } from './to-json.js';

/** What this kernel itself has saved; a notebook without an engine hands over by this alone. */
export const savedHere: Map<string, StageInput> = new Map();

/**
 * Hands `value` to later stages under `name`: JSON, or bytes (those of an Arrow file or stream are known as such).
 * Saving a name again replaces it.
 *
 * @throws {StagebookError} `VALUE_NOT_JSON` for a value that would not read back equal.
 */
export async function save(name: string, value: unknown): Promise<void> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(checkText('The name of a saved value', name))) {
    throw invalid('The name of a saved value', name, 'letters, digits, ".", "_" and "-", 100 at most');
  }
  const format = formatOf(value);
  const bytes = value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(toJson(name, value)));
  const file = `${name}.${format === 'binary' ? 'bin' : format}`;
  const context = stageContext();
  const folder = context?.saveDir ?? interactiveFolder();
  await mkdir(folder, { recursive: true });
  const path = join(folder, file);
  await writeFile(path, bytes);
  const digest = sha256(bytes);
  savedHere.set(name, { stage: context?.stage ?? '', path, format, sha256: digest });
  await send(
    { kind: 'saved', name, file, format, sha256: digest, bytes: bytes.byteLength },
    { 'text/plain': `saved ${name} (${format}, ${formatCount(bytes.byteLength)} bytes)` },
  );
}

let folder: string | undefined;

function interactiveFolder(): string {
  return (folder ??= mkdtempSync(join(tmpdir(), 'stagebook-')));
}

const ARROW_FILE = Buffer.from('ARROW1');
const ARROW_STREAM = Buffer.from([0xff, 0xff, 0xff, 0xff]);

function formatOf(value: unknown): SavedMessage['format'] {
  if (!(value instanceof Uint8Array)) return 'json';
  const starts = (magic: Buffer): boolean => magic.equals(value.subarray(0, magic.length));
  return starts(ARROW_FILE) || starts(ARROW_STREAM) ? 'arrow' : 'binary';
}
