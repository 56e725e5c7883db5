/** Characters of one message: 500 MB are 250 of them, and the publisher's queue holds 1,000. */
const PIECE_CHARS = 2 ** 21;

/**
 * Why: ipykernel joins what a cell prints for 0.2 s, longer where the cell keeps the interpreter busy, and publishes it as
 * one message, which may be hundreds of megabytes that each reader has to hold at once.
 *
 * What: a message holds PIECE_CHARS at most, and a write that fills one waits until it is out.
 *
 * Where: `OutStream._flush_buffers` and `OutStream._schedule_flush` (ipykernel.iostream), on the class: IPython replaces
 * the streams' own `write` around each cell. An ipykernel of another shape is left as it is.
 */
export const ipykernelPrelude: string = `
def _stagebook_bound_messages(limit):
    try:
        from ipykernel.iostream import OutStream
        schedule, buffers = OutStream._schedule_flush, OutStream._flush_buffers
    except (ImportError, AttributeError):
        return
    def schedule_or_flush(self):
        schedule(self)
        with self._buffer_lock:
            full = any(buffer.tell() >= limit for buffer in self._buffers.values())
        if full:
            self.flush()
    def pieces(self):
        for parent, text in buffers(self):
            for start in range(0, len(text), limit):
                yield parent, text[start:start + limit]
    OutStream._schedule_flush, OutStream._flush_buffers = schedule_or_flush, pieces
_stagebook_bound_messages(${PIECE_CHARS})
del _stagebook_bound_messages
`;
