import { expect, it } from 'vitest';
import { styles } from '../../run-view/src/styles.js';

it('lets nothing move by itself, which would cost each frame of a host with a large page', () => {
  expect(styles).toContain('.sb-progress');
  expect(styles).not.toMatch(/animation|transition|@keyframes/);
});
