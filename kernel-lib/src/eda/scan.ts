import { engineFailure, openConnection } from './engine.js';

/**
 * Shows the result of a statement, whose columns are all of doubles, chunk by chunk. What `visit` gets is the engine's own
 * memory: it holds within the call alone. A missing cell must be made NaN by the statement.
 *
 * @param options.collect Let the engine find all rows before the first is shown: for few rows of many, of which a stream
 * would bring a chunk for every few. Default: false.
 * @throws {StagebookError} `ENGINE_FAILED` with what the engine said.
 */
export async function scanDoubles(
  sql: string,
  columnCount: number,
  visit: (columns: readonly Float64Array[]) => void,
  { collect = false }: { collect?: boolean } = {},
): Promise<void> {
  // One value at a time, as the engine's usual interface gives them, takes ten times as long.
  const { default: raw } = await import('@duckdb/node-bindings');
  // A connection of its own: any other statement on it would end the stream.
  const connection = await openConnection();
  try {
    const result = await (collect ? connection.run(sql) : connection.stream(sql));
    let chunk = await result.fetchChunk();
    while (chunk !== null && chunk.rowCount > 0) {
      // The next one is fetched while this one is looked at.
      const next = result.fetchChunk();
      const { chunk: data, rowCount } = chunk;
      const columns = Array.from({ length: columnCount }, (_, index) => {
        const vector = raw.data_chunk_get_vector(data, index);
        const bytes = raw.vector_get_data(vector, rowCount * Float64Array.BYTES_PER_ELEMENT);
        return new Float64Array(bytes.buffer, bytes.byteOffset, rowCount);
      });
      visit(columns);
      chunk = await next;
    }
  } catch (cause) {
    throw engineFailure(cause);
  } finally {
    connection.closeSync();
  }
}
