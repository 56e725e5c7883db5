export { Artifacts, Digest, type ArtifactsProps } from './artifacts.js';
export { Facts, type FactsProps } from './facts.js';
export { formatBytes, formatDuration, formatMetric, formatTime } from './format.js';
export { Hashes, type HashesProps } from './hashes.js';
export { RunHeader, type RunHeaderProps } from './header.js';
export { latestMetrics, MetricsTable, type LatestMetric, type MetricsTableProps } from './metrics.js';
export { parseAnsi, stripAnsi, type AnsiSpan } from './outputs/ansi.js';
export { frameOf, type Frame, type FrameScheme } from './outputs/html-frame.js';
export { ErrorTrace, Outputs, type ErrorTraceProps, type OutputsProps } from './outputs/outputs.js';
export { ProgressBar, RunProgressBar, StageProgressBar, type ProgressBarProps } from './progress.js';
export { RunView, type CellContent, type RunViewProps } from './run.js';
export { Source, type SourceProps } from './source.js';
export { Sparkline, type SparklineProps } from './sparkline.js';
export { StageGraph, type StageGraphProps } from './stage-graph.js';
export { StageList, StageRow, type StageListProps, type StageRowProps } from './stage-list.js';
export { StageView, type StageViewProps } from './stage.js';
export {
  settled,
  StatusBadge,
  StatusIcon,
  statusLabel,
  toneOf,
  type Status,
  type StatusBadgeProps,
  type StatusIconProps,
  type Tone,
} from './status.js';
export { styles } from './styles.js';
export { english, type Translate } from './translate.js';
export { Verdicts, type VerdictsProps } from './verdicts.js';
export { Waterfall, type WaterfallProps } from './waterfall.js';
