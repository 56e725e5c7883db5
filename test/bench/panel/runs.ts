import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabPage } from '../../e2e/lab/lab.js';

/** The event log of the newest run in a folder, whoever wrote it. */
export function newestRecord(folder: string): string {
  const runs = join(folder, 'nbrun-runs');
  const names = readdirSync(runs).filter((name) => /^\d{8}-/.test(name));
  const record = join(runs, names.sort().at(-1) ?? '');
  const whole = join(record, 'events.ndjson');
  if (existsSync(whole)) return readFileSync(whole, 'utf8');
  let text = '';
  for (let at = 1; existsSync(join(record, `events.${at}.ndjson`)); at += 1)
    text += readFileSync(join(record, `events.${at}.ndjson`), 'utf8');
  return text;
}

interface Lab {
  readonly jupyterapp: {
    readonly serviceManager: {
      readonly sessions: {
        startNew(options: object): Promise<{
          readonly kernel: {
            readonly info: Promise<unknown>;
            requestExecute(content: object): { readonly done: Promise<unknown> };
          };
          shutdown(): Promise<void>;
        }>;
      };
    };
  };
}

/** JupyterLab's own client, which sends each cell, waits for its end, and does nothing else. @returns Milliseconds a cell. */
export async function runBareClient({ page }: LabPage, cells: number): Promise<number> {
  return page.evaluate(async (count) => {
    const { sessions } = (globalThis as unknown as Lab).jupyterapp.serviceManager;
    const kernel = { name: 'python3' };
    const session = await sessions.startNew({ path: 'bare', name: 'bare', type: 'console', kernel });
    try {
      await session.kernel.info;
      const startedMs = performance.now();
      for (let at = 0; at < count; at += 1) await session.kernel.requestExecute({ code: `x = ${at}` }).done;
      return (performance.now() - startedMs) / count;
    } finally {
      await session.shutdown();
    }
  }, cells);
}
