import type { MetricPoint, MetricsLogged, ParamsLogged, TagsSet } from '../entry.js';

/** What `runs/log-batch` takes at once. */
export interface LogBatch {
  readonly metrics: readonly { key: string; value: MetricPoint['value']; step: number; timestamp: number }[];
  readonly params: readonly Pair[];
  readonly tags: readonly Pair[];
}

interface Pair {
  readonly key: string;
  readonly value: string;
}

// MLflow's limits; the bytes are kept below its 1,000,000 with room for the rest of the request.
const MAX_METRICS = 1_000;
const MAX_PAIRS = 100;
const MAX_ITEMS = 1_000;
const MAX_BYTES = 900_000;

/** Consecutive entries of one run as few batches, each within the server's limits, order kept. */
export function toBatches(entries: readonly (MetricsLogged | ParamsLogged | TagsSet)[]): readonly LogBatch[] {
  const batches: LogBatch[] = [];
  let open = emptyBatch();
  const add = (
    kind: 'metrics' | 'params' | 'tags',
    item: LogBatch[typeof kind][number],
    limit: number,
  ): void => {
    const itemBytes = Buffer.byteLength(JSON.stringify(item)) + 1;
    const items = open.metrics.length + open.params.length + open.tags.length;
    if (open[kind].length >= limit || items >= MAX_ITEMS || open.bytes + itemBytes > MAX_BYTES) {
      batches.push(closed(open));
      open = emptyBatch();
    }
    (open[kind] as unknown[]).push(item);
    open.bytes += itemBytes;
  };
  for (const entry of entries) {
    switch (entry.kind) {
      case 'metrics':
        for (const { timestampMs, ...point } of entry.metrics) {
          add('metrics', { ...point, timestamp: timestampMs }, MAX_METRICS);
        }
        break;
      case 'params':
        for (const [key, value] of Object.entries(entry.params)) {
          // A batch must not name a param twice; one that changes goes into the next, which the server refuses.
          const before = open.params.find((param) => param.key === key);
          if (before?.value === value) continue;
          add('params', { key, value }, before === undefined ? MAX_PAIRS : 0);
        }
        break;
      case 'tags':
        for (const [key, value] of Object.entries(entry.tags)) {
          // A batch that sets one tag twice has no order; the later value is the one.
          open.tags = open.tags.filter((tag) => tag.key !== key);
          add('tags', { key, value }, MAX_PAIRS);
        }
        break;
      default:
        entry satisfies never;
    }
  }
  const last = closed(open);
  return last.metrics.length + last.params.length + last.tags.length === 0 ? batches : [...batches, last];
}

interface OpenBatch {
  metrics: LogBatch['metrics'][number][];
  params: Pair[];
  tags: Pair[];
  bytes: number;
}

function emptyBatch(): OpenBatch {
  return { metrics: [], params: [], tags: [], bytes: 0 };
}

function closed({ metrics, params, tags }: OpenBatch): LogBatch {
  return { metrics, params, tags };
}
