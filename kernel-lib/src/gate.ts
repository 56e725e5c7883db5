/**
 * Rules over numbers, that pass, fail, or cannot tell.
 *
 *     import { gate } from 'stagebook/gate';
 *     const { verdicts } = await gate({ latencyMs: 180 }, [{ metric: 'latencyMs', max: 200 }]);
 */
export { gate, type Baseline, type Gated, type GateOptions, type GateVerdict } from './gate/gate.js';
export { baselineOf } from './gate/baseline.js';
export type { BoundRule, ChangeRule, GateRule, RateRule } from './gate/rules.js';
export type { GateMetric, GateMetrics } from './gate/values.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
