import { wellFormed } from '../kernel/fields.js';

/** Shorter values occur by chance all over a text. */
export const MIN_SECRET_CHARS = 4;
/** A line of a multi-line secret that is long enough to stand for it. */
const MIN_LINE_CHARS = 12;
/** Six bytes' worth of base64: shorter stretches occur by chance. */
const MIN_BASE64_CHARS = 8;
/** Values that switch something on or off are no secrets, whatever their variable is called. */
const PLAIN_WORDS = new Set(['true', 'false', 'none', 'null', 'auto', 'default', 'disabled', 'enabled']);

/**
 * Whether an environment variable of this name holds a secret: a word of it, between underscores, is `TOKEN`, `SECRET`,
 * `PASSWORD`, `PASSWD`, `PASSPHRASE`, `PWD` (after another word), `CREDENTIAL(S)`, `AUTH`, `APIKEY`, or it ends in `KEY`
 * after `API`, `ACCESS`, `PRIVATE`, `SECRET`, `SIGNING`, `ENCRYPTION`, `DEPLOY`, `SSH` or `ACCOUNT`.
 */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

const SECRET_NAME =
  /(?:^|_)(?:TOKENS?|SECRETS?|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|AUTH|APIKEY|(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|DEPLOY|SSH|ACCOUNT)_?KEY)(?:_|$)|._PWD$/i;

/** Every way in which `value` may stand in a text; none where it is too short or too plain to look for. */
export function secretForms(value: string): readonly string[] {
  const bare = wellFormed(value).trim();
  if (bare.length < MIN_SECRET_CHARS || PLAIN_WORDS.has(bare.toLowerCase())) return [];
  const lines = bare.split(/\r?\n/).filter((line) => line.length >= MIN_LINE_CHARS && line !== bare);
  return [bare, ...lines].flatMap((text) => [
    text,
    jsonEscaped(text),
    jsonEscaped(jsonEscaped(text)),
    ...urlForms(text),
    ...base64Forms(text),
  ]);
}

/** Once, and again for JSON that stands in JSON. */
function jsonEscaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function urlForms(text: string): readonly string[] {
  const encoded = encodeURIComponent(text);
  const strict = encoded.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [
    encoded,
    strict,
    encoded.replaceAll('%20', '+'),
    strict.replaceAll('%20', '+'),
    encodeURI(text),
  ];
  const lower = (form: string): string => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [...forms, ...forms.map(lower)];
}

/** Alone, and as the part of a longer text's base64 that depends on nothing before or after, for each alignment. */
function base64Forms(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const whole = base64(bytes);
  const inner = [0, 1, 2].map((shift) => {
    const shifted = new Uint8Array(shift + bytes.length);
    shifted.set(bytes, shift);
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor((shifted.length * 8) / 6);
    return base64(shifted).slice(first, last);
  });
  const forms = [whole, whole.replace(/=+$/, ''), ...inner.filter((form) => form.length >= MIN_BASE64_CHARS)];
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
