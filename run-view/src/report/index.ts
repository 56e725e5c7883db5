export { drawsPlots, reportParts, type ReportOptions, type ReportPorts } from './report.js';
