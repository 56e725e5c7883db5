/**
 * What a stage tells the engine that runs it; harmless where no engine listens.
 *
 *     import { metrics, progress, save } from 'stagebook/stage';
 *     await metrics({ rows: 1457, meanAverage: 52.93 });
 *     await save('models', selected);
 */
export { artifact } from './stage/artifact.js';
export { load } from './stage/load.js';
export { measured } from './stage/measured.js';
export { metrics, type MetricInput } from './stage/metrics.js';
export { progress, type Progress } from './stage/progress.js';
export { save } from './stage/save.js';
export { show } from './stage/show.js';
export { verdict, type VerdictInput } from './stage/verdict.js';
export { stageContext, type StageContext, type StageInput } from './stage/context.js';
export {
  STAGE_MIME,
  type ArtifactMessage,
  type Json,
  type MeasuredMessage,
  type Metric,
  type MetricsMessage,
  type MetricValue,
  type ProgressMessage,
  type SavedMessage,
  type StageMessage,
  type VerdictMessage,
} from './stage/message.js';
export { DISPLAY, type Displayable, type MimeBundle } from './cell/display.js';
export { StagebookError, type StagebookErrorCode } from './check/error.js';
