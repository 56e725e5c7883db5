import type { OutputEvent } from '../kernel/transport.js';
import type { Json, JsonObject } from '../notebook/model.js';
import type { OutputFilter, Secrets } from './ports.js';
import { secretForms } from './secret-forms.js';

/** What stands where a secret stood. */
export const REDACTED = '[secret]';

/**
 * Takes `values` out of everything that a kernel says: as they are, escaped as in JSON, URL-encoded, in base64 (alone or
 * inside a longer text), and where one is written in pieces. Values that are too short or too plain are left alone: see
 * `secretForms`.
 */
export function createSecrets(values: readonly string[]): Secrets {
  const forms = [...new Set(values.flatMap(secretForms))].sort((a, b) => b.length - a.length);
  if (forms.length === 0)
    return { filter: () => ({ push: (event) => [event], end: () => [] }), text: (text) => text };
  const pattern = new RegExp(forms.map(escapeRegExp).join('|'), 'g');
  const text = (dirty: string): string => dirty.replace(pattern, REDACTED);
  return { text, filter: () => new RedactingFilter(text, pattern, forms) };
}

class RedactingFilter implements OutputFilter {
  readonly #text: (dirty: string) => string;
  readonly #streams: Readonly<Record<'stdout' | 'stderr', StreamRedactor>>;

  constructor(text: (dirty: string) => string, pattern: RegExp, forms: readonly string[]) {
    this.#text = text;
    const redactor = (): StreamRedactor => new StreamRedactor(text, pattern, forms);
    this.#streams = { stdout: redactor(), stderr: redactor() };
  }

  push(event: OutputEvent): readonly OutputEvent[] {
    switch (event.type) {
      case 'stream': {
        const text = this.#streams[event.name].write(event.text);
        return text === '' ? [] : [{ ...event, text }];
      }
      case 'display':
      case 'result':
        return [{ ...event, data: this.#object(event.data), metadata: this.#object(event.metadata) }];
      case 'error': {
        const [ename, evalue] = [this.#text(event.ename), this.#text(event.evalue)];
        const traceback = this.#text(event.traceback.join('\n')).split('\n');
        return [{ ...event, ename, evalue, traceback: event.traceback.length === 0 ? [] : traceback }];
      }
      case 'clear':
        return [event];
      default:
        return event satisfies never;
    }
  }

  end(): readonly OutputEvent[] {
    return (['stdout', 'stderr'] as const).flatMap((name) => {
      const text = this.#streams[name].end();
      return text === '' ? [] : [{ type: 'stream' as const, name, text }];
    });
  }

  #object(value: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.#text(key), this.#json(item)]),
    );
  }

  #json(value: Json): Json {
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.#json(item));
    return typeof value === 'object' && value !== null ? this.#object(value as JsonObject) : value;
  }
}

/** Redacts a text that comes in pieces: holds back an end that may be the start of a secret. */
class StreamRedactor {
  readonly #text: (dirty: string) => string;
  readonly #pattern: RegExp;
  readonly #byFirst = new Map<string, string[]>();
  readonly #maxChars: number;
  #held = '';

  constructor(text: (dirty: string) => string, pattern: RegExp, forms: readonly string[]) {
    this.#text = text;
    this.#pattern = pattern;
    this.#maxChars = forms[0]?.length ?? 0;
    for (const form of forms) {
      const first = form.charAt(0);
      this.#byFirst.set(first, [...(this.#byFirst.get(first) ?? []), form]);
    }
  }

  write(piece: string): string {
    const all = this.#held + piece;
    const cut = this.#cut(all);
    this.#held = all.slice(cut);
    return this.#text(all.slice(0, cut));
  }

  end(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#text(rest);
  }

  /** Where the end begins that must wait: a possible start of a secret, or the secret that overlaps it. */
  #cut(all: string): number {
    let cut = all.length;
    for (let start = Math.max(0, all.length - this.#maxChars + 1); start < all.length; start++) {
      const forms = this.#byFirst.get(all.charAt(start));
      if (forms?.some((form) => form.length > all.length - start && form.startsWith(all.slice(start)))) {
        cut = start;
        break;
      }
    }
    if (cut === all.length) return cut;
    const from = Math.max(0, cut - this.#maxChars);
    for (const match of all.slice(from).matchAll(this.#pattern)) {
      const start = from + match.index;
      if (start < cut && start + match[0].length > cut) return start;
    }
    return cut;
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
