export { findKernelSpec, listKernelSpecs, type FindKernelOptions, type LaunchSpec } from './kernel-specs.js';
export { createZeroMqProvider, type ZeroMqProviderOptions } from './provider.js';
