import { describe, expect, it } from 'vitest';
import { browserDigests } from '../../../jupyterlab-ext/src/browser-ports.js';
import { reportOf } from '../../../jupyterlab-ext/src/report/make-report.js';
import { ContentsFolder } from '../../../jupyterlab-ext/src/store/contents-folder.js';
import { SegmentedLog } from '../../../jupyterlab-ext/src/store/event-log.js';
import { benchmarkStages, sampleRun } from '../../run-view/sample-run.js';
import { MemoryContents } from '../store/memory-contents.js';

/** A record with a report in it, whose runner says so of itself. */
async function recordOf(environment: { readonly runner?: string }): Promise<{
  readonly contents: MemoryContents;
  readonly folder: ContentsFolder;
}> {
  const contents = new MemoryContents();
  const folder = new ContentsFolder(contents.access, 'run');
  await folder.make();
  const log = new SegmentedLog({
    folder,
    digests: browserDigests,
    clock: { sleep: () => new Promise(() => undefined) },
  });
  const { events, notebook } = sampleRun(benchmarkStages, { environment });
  for (const event of events) await log.append(event);
  await folder.put('executed.ipynb', JSON.stringify(notebook));
  await folder.put('report.html', 'the one before');
  return { contents, folder };
}

describe('the report of a record', () => {
  it('is nbrun’s own where nbrun wrote one', async () => {
    const { contents, folder } = await recordOf({});
    expect(await reportOf(folder)).toBe('run/report.html');
    expect(contents.files.get('run/report.html')).toBe('the one before');
  });

  it('is made where nbrun left none', async () => {
    const { contents, folder } = await recordOf({});
    await folder.remove('report.html');
    await reportOf(folder);
    expect(contents.files.get('run/report.html')).toContain('20260302-091405-k3f9');
  });

  it('is made anew for a run of the panel, which may have gone on since', async () => {
    const { contents, folder } = await recordOf({ runner: 'JupyterLab' });
    expect(await reportOf(folder)).toBe('run/report.html');
    expect(contents.files.get('run/report.html')).toContain('20260302-091405-k3f9');
  });

  it('is not made without the executed notebook, and says so', async () => {
    const { folder } = await recordOf({ runner: 'JupyterLab' });
    await folder.remove('executed.ipynb');
    await expect(reportOf(folder)).rejects.toThrow(
      'The record "run" holds no executed notebook. Run the notebook again.',
    );
  });
});
