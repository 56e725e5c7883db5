import { styleText } from 'node:util';

type Look = Parameters<typeof styleText>[0];

/** Colours, or none: `NO_COLOR` set to anything, or a stream that is no terminal. */
export type Style = (look: Look, text: string) => string;

export function styleFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  const plain =
    Boolean(env['NO_COLOR']) || env['TERM'] === 'dumb' || (stream.isTTY !== true && !env['FORCE_COLOR']);
  return plain ? (_look, text) => text : (look, text) => styleText(look, text);
}
