import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What a server holds, as MLflow's own Python client reads it. */
export interface ReadBack {
  readonly runs: readonly {
    readonly name: string;
    readonly status: string;
    readonly id: string;
    readonly parent: string | null;
    readonly params: Record<string, string>;
    readonly tags: Record<string, string>;
    readonly metrics: Record<string, [number, number | string, number][]>;
    readonly inputs: readonly unknown[];
    readonly artifacts: readonly { path: string; text: string }[];
  }[];
  readonly models: readonly {
    name: string;
    aliases: Record<string, number>;
    audit: string[];
    versions: number[];
  }[];
  /** A text, or the messages of a chat. */
  readonly prompts: Record<string, unknown[]>;
  readonly traces: readonly { spans: unknown[]; feedback: unknown[] }[];
}

export async function readServer(python: string, uri: string, experiment: string): Promise<ReadBack> {
  const script = fileURLToPath(new URL('read-back.py', import.meta.url));
  const options = { maxBuffer: 1 << 26, timeout: 60_000 };
  const { stdout } = await promisify(execFile)(python, [script, uri, experiment], options);
  return JSON.parse(stdout) as ReadBack;
}
