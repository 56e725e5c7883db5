import { Burst } from './burst.js';
import { objectOf } from './fields.js';
import type { MessageBody } from './messages.js';
import type { KernelQuirks } from './quirks.js';
import { StderrTail } from './stderr-tail.js';
import { FLUSHED_MIME } from './tslab-prelude.js';
import type { ErrorEvent, KernelEvent, OutputEvent, ReplyEvent } from './transport.js';

type Reply = Omit<ReplyEvent, 'type' | 'outputLost'>;
type NamedError = Omit<ErrorEvent, 'type'>;

/**
 * One execution, from its request to its end, whatever order its messages come in: it ends once the reply *and* the
 * idle status are there, since either may come first and output comes until idle; where a kernel's idle overtakes its
 * output, `awaits` then names the rest, which whoever feeds it asks for, and ends with `restCame`. It holds no clock:
 * whoever feeds it bounds the wait while `awaits` names one thing, and then calls `giveUp`.
 */
export class Exchange {
  readonly #stderr: StderrTail;
  readonly #idleOvertakesOutput: boolean;
  #reply: Reply | undefined;
  #idle = false;
  #ended = false;
  #shownError: NamedError | undefined;
  #damaged = false;
  #streamChars = 0;
  readonly #burst: Burst;
  /** The kernel counted what it wrote, and all of it came. */
  #allCame = false;

  constructor(quirks: KernelQuirks) {
    this.#stderr = new StderrTail(quirks);
    this.#idleOvertakesOutput = quirks.idleOvertakesOutput;
    this.#burst = new Burst(quirks.maxBurstMessages);
  }

  /** What is still to come. All but `both`: the kernel is done, so it must come soon. */
  get awaits(): 'both' | 'reply' | 'idle' | 'rest' | 'nothing' {
    if (this.#ended) return 'nothing';
    if (this.#idle) return this.#reply === undefined ? 'reply' : 'rest';
    return this.#reply === undefined ? 'both' : 'idle';
  }

  /**
   * Takes a message that answers this execution's request.
   *
   * @param nowMs When it came, on a monotonic clock.
   */
  accept(body: MessageBody, nowMs: number): readonly KernelEvent[] {
    if (this.#ended) return [];
    this.#burst.add(nowMs);
    switch (body.type) {
      case 'output':
        return this.#output(body.event);
      case 'status':
        if (body.state === 'idle') this.#idle = true;
        return this.#endIfComplete();
      case 'execute-reply':
        this.#reply ??= body.reply;
        return this.#endIfComplete();
      case 'input-request':
        return this.#refuseInput(body.prompt);
      case 'kernel-info':
      case 'other':
        return [];
      default:
        return body satisfies never;
    }
  }

  /** Takes what the kernel's process, or a child of it, wrote to its own stdout or stderr. */
  captured(name: 'stdout' | 'stderr', text: string): readonly KernelEvent[] {
    return this.#ended ? [] : [{ type: 'stream', name, text }];
  }

  /** A message came that could not be read: output may be missing. */
  damaged(): void {
    this.#damaged = true;
  }

  /** The kernel answered a later request, so that nothing of this one is on its way. */
  restCame(): readonly KernelEvent[] {
    return this.awaits === 'rest' ? this.giveUp() : [];
  }

  /** The bound on the wait has passed. */
  giveUp(): readonly KernelEvent[] {
    if (this.#ended) return [];
    this.#reply ??= {
      status: 'error',
      executionCount: null,
      error: {
        ename: 'ReplyLost',
        evalue: 'The kernel went idle and never said how the cell ended.',
        traceback: [],
      },
    };
    return this.#end(this.#reply);
  }

  #output(event: OutputEvent): readonly KernelEvent[] {
    if (event.type === 'error') this.#shownError ??= event;
    if (event.type === 'display' && FLUSHED_MIME in event.data) {
      this.#allCame = objectOf(event.data[FLUSHED_MIME])?.['chars'] === this.#streamChars;
      this.#damaged ||= !this.#allCame;
      return [];
    }
    if (event.type === 'stream') {
      this.#streamChars += event.text.length;
      if (event.name === 'stderr') this.#stderr.write(event.text);
    }
    return [event];
  }

  #refuseInput(prompt: string): readonly KernelEvent[] {
    const asked = prompt === '' ? 'for input' : `for input with "${prompt.trim()}"`;
    const evalue = `The cell asked ${asked}, and nobody is there to answer. Pass the value as a parameter instead.`;
    const error = { ename: 'StdinNotAvailable', evalue, traceback: [] };
    return this.#end({ status: 'error', executionCount: null, error });
  }

  #endIfComplete(): readonly KernelEvent[] {
    if (!this.#idle || this.#reply === undefined || this.#idleOvertakesOutput) return [];
    return this.#end(this.#reply);
  }

  #end(reply: Reply): readonly KernelEvent[] {
    this.#ended = true;
    const error = this.#errorOf(reply);
    const { executionCount } = reply;
    const outputLost = this.#damaged || !this.#idle || (this.#burst.mayHaveLost && !this.#allCame);
    if (error === undefined) return [{ type: 'reply', status: reply.status, executionCount, outputLost }];
    const end: ReplyEvent = { type: 'reply', status: 'error', executionCount, error, outputLost };
    return this.#shownError === undefined ? [{ type: 'error', ...error }, end] : [end];
  }

  #errorOf(reply: Reply): NamedError | undefined {
    switch (reply.status) {
      case 'ok':
        return this.#stderr.uncaught();
      case 'aborted':
        return undefined;
      case 'error': {
        const shown = this.#shownError && named(this.#shownError);
        return reply.error ?? shown ?? this.#stderr.thrown() ?? UNNAMED;
      }
      default:
        return reply.status satisfies never;
    }
  }
}

const UNNAMED: NamedError = {
  ename: 'UnknownError',
  evalue: 'The kernel says that the cell failed, and not why.',
  traceback: [],
};

function named({ ename, evalue, traceback }: NamedError): NamedError {
  return { ename, evalue, traceback };
}
