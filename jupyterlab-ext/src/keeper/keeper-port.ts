import type { KeeperCalls, KeeperKernel, KeeperMethod, KernelSpec } from '@stagebook/pipeline';
import type { ContentsFolder } from '../store/contents-folder.js';

/** Asks a process on the server what a page cannot see. */
export interface IKeeper {
  call<Method extends KeeperMethod>(
    method: Method,
    ask: KeeperCalls[Method]['ask'],
    folder?: ContentsFolder,
  ): Promise<KeeperCalls[Method]['reply']>;
  /** The kernelspec as the server has it. @throws {Error} where the server has none of this name. */
  kernel(spec: KernelSpec): KeeperKernel;
}
