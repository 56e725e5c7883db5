import { expect, it } from 'vitest';
import { latestMetrics } from '../../../nbrun/src/terminal/latest.js';

it('a metric of many steps is one line: its last value, and how many there were', () => {
  const loss = (value: number, step: number) => ({ name: 'loss', value, unit: '', step });
  const metrics = [loss(0.5, 0), { name: 'rows', value: 1457, unit: '' }, loss(0.25, 1), loss(0.125, 2)];
  expect(latestMetrics(metrics)).toEqual([
    ['loss', '0.125 (last of 3)'],
    ['rows', '1,457'],
  ]);
});
