export { PipelineError, type PipelineErrorCode } from './errors.js';
export type * from './notebook/model.js';
export type * from './kernel/transport.js';
export { KernelConnection, type ConnectionOptions, type KernelWire } from './kernel/connection.js';
export { decodeMessage, type KernelMessage, type MessageBody } from './kernel/messages.js';
export { preludeFor, quirksOf, type KernelQuirks } from './kernel/quirks.js';
export { stageContextCode } from './kernel/prelude.js';
export type * from './plan/model.js';
export type * from './ports.js';
export type * from './run/events.js';
export type * from './wire/message.js';
export { newRunId, RUN_ID, RUN_ID_TAILS } from './run/run-id.js';
export { foldEvent, foldEvents } from './run/state.js';
export type * from './run/state.js';
export { RECORD_PROTOCOL } from './run/events.js';
export { STAGE_MIME, STAGE_SYMBOL } from './wire/message.js';
export { SETUP } from './plan/model.js';
export { NEEDS_TAG, STAGE_NAME, STAGE_TAG } from './plan/tags.js';
export { runPipeline } from './run/pipeline.js';
export { DEFAULT_LIMITS, type RunLimits } from './run/limits.js';
export type { RunRequest } from './run/request.js';
export {
  noSecrets,
  type EndedStage,
  type KeptStage,
  type OutputFile,
  type OutputFiles,
  type OutputFilter,
  type Products,
  type RestoredStage,
  type RunPorts,
  type Secrets,
  type StageMemory,
  type StageStore,
} from './run/ports.js';
export {
  CHAIN_START,
  ChainReader,
  linkEvent,
  readChain,
  type ChainHead,
  type ReadChain,
} from './run/chain.js';
export { ExecutedNotebook, type ExecutedFacts } from './run/executed.js';
export { cleanEvent } from './run/clean-event.js';
export { cleanJson } from './run/clean-json.js';
export { passedStages } from './run/passed-stages.js';
export { createSecrets, REDACTED } from './run/redact.js';
export { isSecretName, MIN_SECRET_CHARS } from './run/secret-forms.js';
export { canonicalJson } from './json.js';
export {
  MAX_NOTEBOOK_CELLS,
  MAX_NOTEBOOK_CHARS,
  parseNotebook,
  type NotebookLimits,
} from './notebook/parse.js';
export { serialisedParts, serialiseNotebook } from './notebook/serialise.js';
export { OutputBook } from './notebook/outputs.js';
export { PARAMETERS_TAG, readParameters } from './notebook/parameters.js';
export type * from './notebook/parameter-model.js';
export { checkParameter, readParameterText, type ParameterValue } from './notebook/parameter-values.js';
export { INJECTED_TAG, injectParameters } from './notebook/inject.js';
export { cellTags } from './notebook/cell-tags.js';
export { readStages, type StageSet } from './plan/stages.js';
export type { NotebookMetadata, ParameterMetadata, StageMetadata } from './plan/metadata-model.js';
export {
  changedInputs,
  parameterInput,
  type KeyInput,
  type KeyInputs,
  type ObservedInput,
} from './plan/keys.js';
export { describeReason, explainReason } from './plan/explain.js';
export { planRun } from './plan/plan.js';
export { StageDecider } from './plan/decider.js';
export type * from './plan/plan-ports.js';
export type { KeyedInputs } from './plan/judge.js';
export type { Selection } from './plan/selection.js';
export { stageSchema, type JsonSchema } from './schema/stage-schema.js';
export { notebookSchema } from './schema/notebook-schema.js';
export { decodeStageMessage, type InvalidMessage } from './wire/decode.js';
export { toJUnit } from './report/junit.js';
export { holdsSeal, toRunJson, type Seal } from './report/json.js';
export { toMarkdown } from './report/markdown.js';
export { gitHubOutputs, toGitHubAnnotations, toGitHubOutput, toGitHubSummary } from './report/github.js';
export { checkNotebook, sortFindings, type CheckPorts, type CheckRule, type Finding } from './plan/check.js';
export { readStagesLeniently, type Report } from './plan/stages.js';
export { judgeGates } from './gate/judge.js';
export type { JudgedStage } from './gate/change.js';
export { decodeBaseline, LAST_PASSED, type BaselineRun, type Baselines } from './gate/baseline.js';
export {
  decodeCandidate,
  readBaselines,
  type BaselineSource,
  type Candidate,
} from './gate/read-baselines.js';
export { uncommittedNote } from './report/uncommitted.js';
export { diffRuns } from './report/diff.js';
export type {
  DiffSide,
  MetricDiff,
  OutputDiff,
  RunDiff,
  StageDiff,
  StageFacts,
  ValueDiff,
} from './report/diff.js';
export type * from './keeper/messages.js';
