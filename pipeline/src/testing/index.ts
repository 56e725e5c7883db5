export {
  createFakeKernelProvider,
  type FakeKernel,
  type FakeKernelOptions,
  type FakeKernelProvider,
  type FakeScript,
  type FakeStep,
} from './fake-kernel.js';
