import type { Kernel, Session } from '@jupyterlab/services';
import {
  decodeMessage,
  KernelConnection,
  PipelineError,
  type Clock,
  type KernelInfo,
  type KernelProvider,
  type KernelSpec,
  type KernelStartOptions,
  type KernelTransport,
} from '@stagebook/pipeline';
import { ServicesWire } from './services-wire.js';

export interface ServicesProviderOptions {
  readonly sessions: Pick<Session.IManager, 'startNew'>;
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  /** Names a session so that a later page can tell whose it is: unique in the server. */
  readonly nameSession: () => string;
  /** Told of every session before its kernel runs anything. */
  readonly onSession?: (session: { readonly id: string; readonly name: string }) => void;
}

/** Starts kernels through a Jupyter server, each in a session of its own beside the notebook. */
export function createServicesProvider(options: ServicesProviderOptions): KernelProvider {
  return { start: (spec, startOptions) => startKernel(spec, startOptions, options) };
}

/**
 * A kernel started by itself would get the server's folder; a session's kernel gets that of the session's path.
 *
 * @param cwd The notebook's folder as the server's contents know it.
 */
async function startKernel(
  spec: KernelSpec,
  { cwd, signal }: KernelStartOptions,
  { sessions, clock, nameSession, onSession }: ServicesProviderOptions,
): Promise<KernelTransport> {
  signal?.throwIfAborted();
  const name = nameSession();
  const starting = sessions.startNew(
    { path: cwd === '' ? name : `${cwd}/${name}`, name, type: 'console', kernel: { name: spec.name } },
    { kernelConnectionOptions: { handleComms: false } },
  );
  const session = await orAborted(starting, signal, (late) => void shutDown(late));
  onSession?.({ id: session.id, name });
  const kernel = session.kernel;
  if (kernel === null) throw failed(spec, 'the server started a session without a kernel');
  const wire = new ServicesWire(session, kernel, clock);
  try {
    const info = await orAborted(kernel.info, signal, () => undefined);
    const connection = new KernelConnection({ info: toKernelInfo(info), wire, clock });
    wire.attach(connection);
    return connection;
  } catch (error) {
    await wire.close();
    throw error;
  }
}

/** Rejects with the signal's reason as soon as it aborts; what comes later goes to `onLate`. */
async function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  onLate: (late: T) => void,
): Promise<T> {
  if (signal === undefined) return work;
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(signal.reason as Error);
      work.then(onLate, () => undefined);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function shutDown(session: Session.ISessionConnection): Promise<void> {
  await session.shutdown().catch(() => undefined);
  session.dispose();
}

function toKernelInfo(content: Awaited<Kernel.IKernelConnection['info']>): KernelInfo {
  const message = decodeMessage({ header: { msg_type: 'kernel_info_reply', msg_id: '' }, content });
  if (message?.body.type !== 'kernel-info') throw new TypeError('A kernel_info_reply decodes as one.');
  return message.body.info;
}

function failed(spec: KernelSpec, why: string): PipelineError {
  return new PipelineError(
    'KERNEL_START_FAILED',
    `Kernel "${spec.name}" did not start: ${why}. Look at the server's log, or choose another kernel.`,
  );
}
