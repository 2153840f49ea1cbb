/**
 * One end of a channel on which both sides send requests and answers: a page and its host, or a worker thread and its
 * opener. Messages are plain data (structured clone), so answers may contain typed arrays.
 */
import { ProfileError } from '../profile/profileError';
import type { OpenModel } from './models';

/** A request by name. `id` is chosen by the requester and repeated in the answer. */
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
/** Replaces an answer: what went wrong and what to do; `hint` is '' if nothing is known to help. */
export interface Failure {
  readonly type: 'failure';
  readonly id: number;
  readonly message: string;
  readonly hint: string;
}
export type ChannelMessage = Request | Answer | Failure;

/** Answers a request of the other end. What it throws arrives there as a ProfileError with message and hint. */
type Answerer = (name: string, args: readonly unknown[]) => unknown;

export class Channel {
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 1;
  private ended: Error | undefined;

  /**
   * `post` sends to the other end; `transfer` lists buffers of the message that may be moved there instead of copied.
   */
  constructor(
    private readonly post: (message: ChannelMessage, transfer: ArrayBuffer[]) => void,
    private readonly answer: Answerer,
  ) {}

  /** Number of unanswered requests. */
  get pending(): number {
    return this.waiting.size;
  }

  /** Whether the channel was ended. */
  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  /**
   * Sends a request. Rejects with a ProfileError if the other end cannot answer, or with the error that ended the
   * channel.
   */
  ask(name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.post({ type: 'request', id, name, args }, []);
    });
  }

  /** Handles a message from the other end. Never rejects; resolves when a request was answered. */
  async receive(message: ChannelMessage): Promise<void> {
    if (message.type === 'request') return this.respond(message);
    const call = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === 'answer') call?.resolve(message.value);
    else call?.reject(new ProfileError(message.message, message.hint));
  }

  /** The other end is gone: pending and future requests fail. Only the first error counts. */
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

/** An object with properties, neither a list nor a column. */
const hasParts = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/**
 * Buffers of the typed arrays in an answer, or in objects directly inside it. Each array must own its buffer and be
 * created for this answer: after the transfer it is empty here.
 */
function transferables(value: unknown): ArrayBuffer[] {
  if (!hasParts(value)) return [];
  const parts: unknown[] = Object.values(value);
  const within = parts.filter(hasParts).flatMap((part): unknown[] => Object.values(part));
  return [...parts, ...within].flatMap((part) =>
    ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : [],
  );
}

/** Asking queries by name, for any registry: `queries.ts` has ours. */

/** Queries by name: each takes the open profile and its arguments, and returns its answer. */
export type Registry = Readonly<Record<string, (about: OpenModel, ...args: never[]) => unknown>>;

/** The queries of a registry as callers see them, wherever they are answered. */
export type Asked<R extends Registry> = {
  readonly [N in keyof R]: (
    ...args: R[N] extends (about: OpenModel, ...args: infer A) => unknown ? A : never
  ) => Promise<Awaited<ReturnType<R[N]>>>;
};

/** The queries of a registry as methods, each of which calls `answer` with its name. */
export const asMethods = <R extends Registry>(
  registry: R,
  answer: (name: string, args: readonly unknown[]) => Promise<unknown>,
): Asked<R> =>
  Object.fromEntries(
    Object.keys(registry).map((name) => [name, (...args: unknown[]) => answer(name, args)]),
  ) as unknown as Asked<R>;

/** Answers the queries of a registry about a profile in this thread. */
export const answersAbout = <R extends Registry>(about: OpenModel, registry: R): Asked<R> =>
  asMethods(registry, async (name, args) => registry[name](about, ...(args as never[])));

/**
 * Calls a query by a name that came from outside: only the registry's own names are queries. Rejects with a
 * ProfileError for any other.
 */
export async function askByName(
  asked: object,
  registry: Registry,
  name: string,
  args: readonly unknown[],
): Promise<unknown> {
  if (!Object.hasOwn(registry, name))
    throw new ProfileError(
      `Nothing answers "${name}".`,
      'Reload the window: page and extension are of different versions.',
    );
  return (asked as Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>)[name](...args);
}
