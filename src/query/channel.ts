/**
 * One end of a channel on which both sides ask and answer: a page and its host, a worker thread and its opener. What crosses is plain data
 * (structured clone), so answers may hold typed arrays.
 */
import { ProfileError } from '../profile/profileError';

/** Asks by name. `id` is the asker's own, and comes back with the answer. */
export interface Request {
  readonly type: 'request';
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}
export interface Answer {
  readonly type: 'answer';
  readonly id: number;
  readonly value: unknown;
}
/** In place of an answer: what went wrong and what to do, in words; `hint` is '' where nothing is known to help. */
export interface Failure {
  readonly type: 'failure';
  readonly id: number;
  readonly message: string;
  readonly hint: string;
}
export type ChannelMessage = Request | Answer | Failure;

/** Answers a request of the other end. What it throws arrives there as a ProfileError with message and hint. */
export type Answerer = (name: string, args: readonly unknown[]) => unknown;

export class Channel {
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 1;
  private ended: Error | undefined;

  /** `post` sends to the other end; `transfer` are buffers of the message that may be moved there instead of copied. */
  constructor(
    private readonly post: (message: ChannelMessage, transfer: ArrayBuffer[]) => void,
    private readonly answer: Answerer,
  ) {}

  /** Requests without an answer yet. */
  get pending(): number {
    return this.waiting.size;
  }

  /** It answers no more. */
  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  /** Asks the other end. Rejects with a ProfileError when it cannot answer, or with what the channel was ended with. */
  ask(name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.post({ type: 'request', id, name, args }, []);
    });
  }

  /** Takes what the other end has posted. Never rejects; resolves when a request was answered. */
  async receive(message: ChannelMessage): Promise<void> {
    if (message.type === 'request') return this.respond(message);
    const call = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === 'answer') call?.resolve(message.value);
    else call?.reject(new ProfileError(message.message, message.hint));
  }

  /** The other end is gone: whatever waits for it, now or later, fails. The first error stays. */
  end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }

  private async respond({ id, name, args }: Request): Promise<void> {
    try {
      const value = await this.answer(name, args);
      this.post({ type: 'answer', id, value }, transferables(value));
    } catch (error) {
      this.post({ type: 'failure', id, ...inWords(error) }, []);
    }
  }
}

const inWords = (error: unknown): Pick<Failure, 'message' | 'hint'> => ({
  message: error instanceof Error ? error.message : String(error),
  hint: error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : '',
});

/** An object of parts, not a list and not a column. */
const hasParts = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/**
 * Buffers of the typed arrays that stand in an answer or in an object of it. Each must own its buffer and be made for this answer: after
 * it was moved, it is empty here.
 */
function transferables(value: unknown): ArrayBuffer[] {
  if (!hasParts(value)) return [];
  const parts: unknown[] = Object.values(value);
  const within = parts.filter(hasParts).flatMap((part): unknown[] => Object.values(part));
  return [...parts, ...within].flatMap((part) =>
    ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : [],
  );
}
