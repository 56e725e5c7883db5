import { describe, expect, it } from 'vitest';
import { Freshness, type FreshnessQuestion } from '../../../jupyterlab-ext/src/keeper/freshness.js';
import type { IKeeper } from '../../../jupyterlab-ext/src/keeper/keeper-port.js';
import { parseNotebook, readStages, type KeeperQuestion, type Plan } from '../../../pipeline/src/index.js';

const question = (source: string): FreshnessQuestion => {
  const notebook = parseNotebook({
    cells: [
      {
        cell_type: 'code',
        id: 'a',
        metadata: { tags: ['stage:load'] },
        source,
        outputs: [{ output_type: 'stream', name: 'stdout', text: 'of an earlier run' }],
        execution_count: 7,
      },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
  const open = { path: 'a.ipynb', notebook, stages: readStages(notebook), parameters: undefined };
  return {
    open: open as unknown as FreshnessQuestion['open'],
    spec: { name: 'tslab', displayName: 'TypeScript', language: 'typescript' },
    parameters: {},
    secretNames: [],
  };
};

/** Answers when it is let, and remembers what it was asked. */
class Keeper {
  readonly asked: KeeperQuestion[] = [];
  readonly waiting: ((fail?: Error) => void)[] = [];
  readonly port: IKeeper = {
    kernel: ({ name, displayName, language }) => ({ name, displayName, language, argv: ['node'], env: {} }),
    call: ((_method: string, ask: KeeperQuestion) => {
      this.asked.push(ask);
      const reason = { kind: 'cached', runId: 'r', at: 'then' };
      const reply = { stages: [{ name: 'load', action: 'cached', reason, key: 'k' }] };
      return new Promise((resolve, reject) =>
        this.waiting.push((fail) => (fail === undefined ? resolve(reply) : reject(fail))),
      );
    }) as unknown as IKeeper['call'],
  };

  async answer(fail?: Error): Promise<void> {
    this.waiting.shift()?.(fail);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe('freshness in the panel', () => {
  const setUp = (): { keeper: Keeper; plans: Plan[]; freshness: Freshness } => {
    const keeper = new Keeper();
    const plans: Plan[] = [];
    return { keeper, plans, freshness: new Freshness(keeper.port, (plan) => plans.push(plan)) };
  };

  it('is what the keeper says', async () => {
    const { keeper, plans, freshness } = setUp();
    void freshness.ask(question('one'));
    expect(freshness.isAsking).toBe(true);
    await keeper.answer();
    expect(plans.map(({ stages }) => stages[0]?.action)).toEqual(['cached']);
    expect(freshness.isAsking).toBe(false);
  });

  it('sends no outputs along', async () => {
    const { keeper, freshness } = setUp();
    void freshness.ask(question('one'));
    expect(JSON.stringify(keeper.asked[0])).not.toContain('of an earlier run');
    await keeper.answer();
  });

  it('is told of the newest text alone', async () => {
    const { keeper, plans, freshness } = setUp();
    void freshness.ask(question('one'));
    void freshness.ask(question('two'));
    void freshness.ask(question('three'));
    await keeper.answer();
    expect(plans).toHaveLength(0);
    await keeper.answer();
    expect(plans).toHaveLength(1);
    expect(
      keeper.asked.map(({ notebook }) => JSON.stringify(notebook).match(/"source":"(\w+)"/)?.[1]),
    ).toEqual(['one', 'three']);
  });

  it('is told of no notebook that is not in front any more', async () => {
    const { keeper, plans, freshness } = setUp();
    void freshness.ask(question('one'));
    freshness.forget();
    await keeper.answer();
    expect(plans).toHaveLength(0);
    expect(freshness.isAsking).toBe(false);
  });

  it('is unknown, and says why, where the keeper fails', async () => {
    const { keeper, plans, freshness } = setUp();
    void freshness.ask(question('one'));
    await keeper.answer(new Error('the server has no tslab kernel'));
    expect(plans[0]?.stages[0]).toMatchObject({
      action: 'run',
      reason: { kind: 'unknown-input', why: 'the server has no tslab kernel' },
    });
  });

  it('is unknown where the keeper tells of another notebook', async () => {
    const { keeper, plans, freshness } = setUp();
    const other = question('one');
    void freshness.ask({ ...other, open: { ...other.open, stages: { ...other.open.stages, stages: [] } } });
    const named = JSON.parse(JSON.stringify(other.open.notebook)) as typeof other.open.notebook;
    (named.cells[0]!.metadata as { tags: string[] }).tags = ['stage:renamed'];
    void freshness.ask({ ...other, open: { ...other.open, notebook: named, stages: readStages(named) } });
    await keeper.answer();
    await keeper.answer();
    expect(plans.at(-1)?.stages[0]).toMatchObject({ action: 'run', reason: { kind: 'unknown-input' } });
  });
});
