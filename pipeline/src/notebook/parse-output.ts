import {
  DecodeError,
  expectArray,
  expectInteger,
  expectKnownKeys,
  expectObject,
  expectOneOf,
  expectString,
  member,
  show,
} from '../decode.js';
import { expectJson, expectJsonObject } from '../json.js';
import { isJsonMime } from './mime.js';
import type { Json, MimeBundle, Output } from './model.js';

/** One output of a code cell. @throws {DecodeError} */
export function decodeOutput(value: unknown, path: string): Output {
  const output = expectObject(value, path);
  const at = (key: string): string => member(path, key);
  const type = expectOneOf(output['output_type'], at('output_type'), [
    'stream',
    'display_data',
    'execute_result',
    'error',
  ]);
  switch (type) {
    case 'stream':
      expectKnownKeys(output, path, ['output_type', 'name', 'text']);
      return {
        output_type: type,
        name: expectOneOf(output['name'], at('name'), ['stdout', 'stderr']),
        text: joinLines(output['text'], at('text')),
      };
    case 'display_data':
      expectKnownKeys(output, path, ['output_type', 'data', 'metadata']);
      return {
        output_type: type,
        data: decodeMimeBundle(output['data'], at('data')),
        metadata: expectJsonObject(output['metadata'], at('metadata')),
      };
    case 'execute_result':
      expectKnownKeys(output, path, ['output_type', 'data', 'metadata', 'execution_count']);
      return {
        output_type: type,
        data: decodeMimeBundle(output['data'], at('data')),
        metadata: expectJsonObject(output['metadata'], at('metadata')),
        execution_count: decodeCount(output['execution_count'], at('execution_count')),
      };
    case 'error':
      expectKnownKeys(output, path, ['output_type', 'ename', 'evalue', 'traceback']);
      return {
        output_type: type,
        ename: expectString(output['ename'], at('ename')),
        evalue: expectString(output['evalue'], at('evalue')),
        traceback: expectArray(output['traceback'], at('traceback')).map((line, index) =>
          expectString(line, member(at('traceback'), index)),
        ),
      };
    default:
      return type satisfies never;
  }
}

/** nbformat writes long texts as a list of lines: both forms come back as one text. @throws {DecodeError} */
export function joinLines(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) {
    throw new DecodeError(path, `is ${show(value)}, where a string or a list of strings is needed`);
  }
  return value.map((line, index) => expectString(line, member(path, index))).join('');
}

/** JSON types keep their value; every other type is a text, its lines joined. @throws {DecodeError} */
export function decodeMimeBundle(value: unknown, path: string): MimeBundle {
  const entries = Object.entries(expectObject(value, path));
  return Object.fromEntries(
    entries.map(([mime, content]): [string, Json] => [
      mime,
      isJsonMime(mime) ? expectJson(content, member(path, mime)) : joinLines(content, member(path, mime)),
    ]),
  );
}

/** An execution count: a whole number from 0, or null for a cell that never ran. @throws {DecodeError} */
export function decodeCount(value: unknown, path: string): number | null {
  return value === null ? null : expectInteger(value, path, 0);
}
