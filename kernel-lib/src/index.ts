/**
 * What a notebook imports: `import { eda, stage } from 'stagebook'`, or an area alone, `from 'stagebook/eda'`.
 * Engines that are large are loaded at their first use.
 */
export * as eda from './eda.js';
export * as log from './log.js';
export * as cost from './cost.js';
export * as plot from './plot.js';
export * as provenance from './provenance.js';
export * as stage from './stage.js';
export * as validate from './validate.js';

export * as benchmark from './benchmark.js';
export * as generate from './generate.js';
export * as model from './model.js';

export * as gate from './gate.js';
export * as tracking from './tracking.js';
