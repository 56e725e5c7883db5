import { ModelError } from './error.js';

/** Where a model comes from, as its reference says. */
export type ModelReference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'twin'; readonly name: string; readonly seed: number }
  | { readonly kind: 'hub'; readonly repo: string; readonly revision: string; readonly file?: string }
  | { readonly kind: 'pypi'; readonly project: string }
  | { readonly kind: 'openai'; readonly url: string; readonly model: string };

const NAME = /^[A-Za-z0-9][\w.-]*$/;

/** @throws {ModelError} for what is none of the forms named in the message. */
export function parseReference(ref: string): ModelReference {
  const colon = ref.indexOf(':');
  const scheme = ref.slice(0, Math.max(0, colon));
  const rest = ref.slice(colon + 1);
  switch (scheme) {
    case 'file':
      if (rest) return { kind: 'file', path: rest };
      break;
    case 'twin': {
      const [name = '', seed = '0', ...more] = rest.split('#');
      if (NAME.test(name) && /^\d{1,9}$/.test(seed) && more.length === 0)
        return { kind: 'twin', name, seed: Number(seed) };
      break;
    }
    case 'hf': {
      const match = /^([\w.-]+\/[\w.-]+)(?:@([\w./-]+))?(?::([\w./-]+))?$/.exec(rest);
      if (match && !rest.includes('..')) {
        return {
          kind: 'hub',
          repo: match[1]!,
          revision: match[2] ?? 'main',
          ...(match[3] !== undefined && { file: match[3] }),
        };
      }
      break;
    }
    case 'pypi':
      if (NAME.test(rest)) return { kind: 'pypi', project: rest };
      break;
    case 'openai': {
      const hash = rest.lastIndexOf('#');
      const url = rest.slice(0, hash);
      if (hash > 0 && rest.length > hash + 1 && URL.canParse(url) && /^https?:/.test(url)) {
        return { kind: 'openai', url: url.replace(/\/+$/, ''), model: rest.slice(hash + 1) };
      }
      break;
    }
  }
  throw new ModelError(
    'MODEL_REFERENCE_INVALID',
    `"${ref}" is no model reference. Use a name of the catalogue (${'`catalog()`'}), "file:PATH", "twin:NAME", "hf:ORG/NAME[@REVISION][:FILE]", "pypi:PROJECT" or "openai:URL#MODEL".`,
  );
}
