// Hashing against DVC and md5sum: ten thousand small files into DVC's cache, and one file of 1 GiB.
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn, report, type Comparison, type Contender } from './in-turn.js';
import { must } from './must.js';
import { ensurePeers } from './peers.js';
import { measured, rounds } from './settings.js';
import { wallTime } from './whole-process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dvc = join(ensurePeers(), 'dvc');
const script = (name: string): string => join(root, 'test', 'bench', 'hash', name);
const folder = mkdtempSync(join(tmpdir(), 'stagebook-bench-'));
const FILES = 10_000;
const FILES_A_FOLDER = 100;
const MIB = 1 << 20;

/** A repository of its own for each sample, so that neither finds what an earlier one left in a cache. */
function addsFolder(
  name: string,
  command: (data: string) => readonly string[],
  digests: string[],
): Contender {
  return {
    name,
    async sample() {
      const repository = mkdtempSync(join(folder, 'repository-'));
      must(dvc, ['init', '--no-scm', '--quiet'], { cwd: repository });
      for (let file = 0; file < FILES; file++) {
        const place = join(repository, 'data', String(Math.floor(file / FILES_A_FOLDER)));
        if (file % FILES_A_FOLDER === 0) mkdirSync(place, { recursive: true });
        writeFileSync(
          join(place, `${file}.txt`),
          `The content of file ${file}, of some hundred bytes. `.repeat(2),
        );
      }
      // What was written so far is on the disk, and nothing is deleted before the end: both would slow what is measured.
      must('sync', []);
      const env = { ...process.env, STAGEBOOK_CACHE: join(repository, '.cache'), DVC_NO_ANALYTICS: '1' };
      const ms = await wallTime(name, command('data'), { cwd: repository, env }).sample();
      digests.push(/md5: (\S+)/.exec(readFileSync(join(repository, 'data.dvc'), 'utf8'))?.[1] ?? '');
      return ms;
    },
  };
}

async function smallFiles(): Promise<Comparison> {
  const digests: string[] = [];
  const comparison = await inTurn({
    work: 'add 10,000 small files',
    rounds: rounds(5),
    contenders: [
      addsFolder('stagebook', (data) => [process.execPath, script('add_folder.mjs'), data], digests),
      addsFolder('dvc add', (data) => [dvc, 'add', '--quiet', data], digests),
    ],
    targets: { 'dvc add': 0.33 },
  });
  if (new Set(digests).size !== 1)
    throw new Error(`The digests differ: ${[...new Set(digests)].join(', ')}.`);
  return comparison;
}

async function largeFile(): Promise<Comparison> {
  const path = join(folder, 'one-gibibyte');
  writeLarge(path);
  const options = { cwd: root };
  return inTurn({
    work: 'MD5 of 1 GiB',
    rounds: rounds(7),
    contenders: [
      wallTime('stagebook', [process.execPath, script('md5_file.mjs'), path], options),
      wallTime('md5sum', ['md5sum', path], options),
    ],
    targets: { md5sum: 1.15 },
  });
}

/** Bytes that no file system can make less of. */
function writeLarge(path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(MIB);
  for (let offset = 0; offset < MIB; offset += 64) {
    createHash('sha512').update(`block ${offset}`).digest().copy(block, offset);
  }
  for (let mebibyte = 0; mebibyte < 1024; mebibyte++) {
    block.writeUInt32LE(mebibyte, 0);
    writeSync(file, block);
  }
  closeSync(file);
}

try {
  await report('hash', await measured({ files: smallFiles, large: largeFile }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
