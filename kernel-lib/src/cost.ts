/**
 * What the measured runtime would cost.
 *
 *     import { estimateCost } from 'stagebook/cost';
 *     estimateCost(rows);
 */
export { estimateCost, type CostEstimate, type CostLine } from './cost/estimate.js';
export { STUDY_PRICES, type Price } from './cost/prices.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
