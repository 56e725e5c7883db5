/** A SentencePiece vocabulary, as GGUF and llama2.c files hold it. */
export interface Pieces {
  readonly texts: readonly string[];
  readonly scores: readonly number[];
  /** 1 normal, 2 unknown, 3 control, 4 user-defined, 6 byte. */
  readonly kinds: readonly number[];
  readonly unknownId: number;
}

const SPACE = '\u2581';

/** The same vocabulary as a tokenizer.json: byte-pair merges in the order of their scores, bytes as a last resort. */
export function sentencePieceJson(pieces: Pieces, addsSpace: boolean): Record<string, unknown> {
  const vocab: Record<string, number> = {};
  pieces.texts.forEach((text, id) => (vocab[text] ??= id));
  const normalizers = [
    ...(addsSpace ? [{ type: 'Prepend', prepend: SPACE }] : []),
    { type: 'Replace', pattern: { String: ' ' }, content: SPACE },
  ];
  return {
    version: '1.0',
    added_tokens: pieces.texts.flatMap((content, id) =>
      pieces.kinds[id] === 2 || pieces.kinds[id] === 3 || pieces.kinds[id] === 4
        ? [addedToken(id, content, pieces.kinds[id] !== 4)]
        : [],
    ),
    normalizer: { type: 'Sequence', normalizers },
    pre_tokenizer: null,
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: SPACE }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(addsSpace ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
      ],
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: pieces.texts[pieces.unknownId],
      fuse_unk: true,
      byte_fallback: true,
      ignore_merges: false,
      vocab,
      merges: merges(pieces, vocab),
    },
  };
}

export function addedToken(id: number, content: string, special: boolean): Record<string, unknown> {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special };
}

/** Every way to make a piece of two others, likeliest piece first. */
function merges(pieces: Pieces, vocab: Readonly<Record<string, number>>): [string, string][] {
  const found: { left: string; right: string; score: number; leftId: number; rightId: number }[] = [];
  pieces.texts.forEach((text, id) => {
    if (pieces.kinds[id] !== 1) return;
    const characters = [...text];
    for (let cut = 1; cut < characters.length; cut++) {
      const left = characters.slice(0, cut).join('');
      const right = characters.slice(cut).join('');
      const leftId = vocab[left];
      const rightId = vocab[right];
      if (leftId === undefined || rightId === undefined) continue;
      found.push({ left, right, score: pieces.scores[id] ?? 0, leftId, rightId });
    }
  });
  found.sort((a, b) => b.score - a.score || a.leftId - b.leftId || a.rightId - b.rightId);
  return found.map(({ left, right }) => [left, right]);
}
