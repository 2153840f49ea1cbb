import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { ProfileError } from '../profile/profileError';
import { type Asked, asMethods, Channel, type ChannelMessage, type Registry } from '../query/channel';
import type { OpenProfileInput } from '../query/openProfile';
import { queries } from '../query/queries';
import type { WorkerCalls } from './serve';

/** Queries in a worker, whose profile may grow. */
export type WorkerQueries<R extends Registry = typeof queries> = Asked<R> & {
  /**
   * Replaces the profile by a later state of it; nodes keep their numbers. `stretches` are added to those the worker
   * holds, also if it throws. Until then, and if it throws, queries are answered from the earlier state.
   */
  reopen(input: OpenProfileInput): Promise<void>;
  /** Terminates the worker. */
  dispose(): void;
};

/**
 * Opens a profile in a worker thread of its own, which `dispose()` ends. `worker` is the bundled program, by default
 * `worker.js` next to the running bundle. Throws ProfileError with a hint; so do the queries, also if the worker dies.
 */
export const openInWorker = (
  input: OpenProfileInput,
  worker: string = path.join(__dirname, 'worker.js'),
): Promise<WorkerQueries> => openAnsweredBy(queries, input, worker);

/** Like {@link openInWorker}, with a worker that serves this registry. */
export async function openAnsweredBy<R extends Registry>(
  registry: R,
  input: OpenProfileInput,
  worker: string,
): Promise<WorkerQueries<R>> {
  const thread = takeWorker(worker);
  const reopen = async (next: OpenProfileInput): Promise<void> => void (await thread.call('open', next));
  try {
    await reopen(input);
  } catch (error) {
    thread.end();
    throw error;
  }
  return {
    ...asMethods(registry, (name, args) => thread.call('query', name, args)),
    reopen,
    dispose: () => thread.end(),
  };
}

/**
 * A worker thread that answers queries about one profile (`serve.ts`), from the caller's side. It keeps the process
 * alive while a call is pending.
 */
class WorkerThread {
  private readonly thread: Worker;
  private readonly channel: Channel;

  /** `file`: the bundled program. */
  constructor(file: string) {
    this.thread = new Worker(file);
    this.thread.unref();
    this.channel = new Channel(
      (message, transfer) => this.thread.postMessage(message, transfer),
      () => {
        throw new Error('A worker asks nothing.');
      },
    );
    this.thread.on('message', (message: ChannelMessage) => {
      void this.channel.receive(message);
      if (this.channel.pending === 0) this.thread.unref();
    });
    this.thread.on('error', (error) =>
      this.channel.end(
        new ProfileError(
          'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? 'The profile is too large for the memory of one worker thread.'
            : `The thread that holds the profile failed: ${error.message}`,
          'Open the profile again; a shorter recording or a lower rate makes a smaller one.',
          { cause: error },
        ),
      ),
    );
    this.thread.on('exit', () =>
      this.channel.end(new ProfileError('The thread that holds the profile has ended.', 'Open the profile again.')),
    );
  }

  get hasEnded(): boolean {
    return this.channel.hasEnded;
  }

  /** Rejects with a ProfileError, also if the thread dies before it has answered. */
  call<N extends keyof WorkerCalls>(name: N, ...args: Parameters<WorkerCalls[N]>): Promise<unknown> {
    if (!this.hasEnded) this.thread.ref();
    return this.channel.ask(name, args);
  }

  /** The thread exercises the code that opens a profile, until it is called, without keeping the process alive. */
  rehearse(): void {
    this.call('rehearse').catch(() => undefined);
    this.thread.unref();
  }

  end(): void {
    this.channel.end(new ProfileError('The profile was closed.', 'Open it again.'));
    void this.thread.terminate();
  }
}

const spares = new Map<string, WorkerThread>();

/**
 * Keeps a worker ready for the next profile: it has started, loaded its program and rehearsed, which takes longer than
 * reading a small profile. `worker`: the bundled program. It does not keep the process alive.
 */
export function keepWorkerReady(worker: string): void {
  if (spares.has(worker)) return;
  const spare = new WorkerThread(worker);
  spares.set(worker, spare);
  spare.rehearse();
}

/** Work at the opening of a window or a profile comes first. */
const READY_AFTER_MS = 3000;

/** {@link keepWorkerReady}, soon. */
export const keepWorkerReadySoon = (worker: string): void =>
  void setTimeout(() => keepWorkerReady(worker), READY_AFTER_MS).unref();

/** Opens profiles as {@link openInWorker} does, each in the ready worker; soon after it another one is. */
export const openerWith =
  (worker: string) =>
  (input: OpenProfileInput): Promise<WorkerQueries> => {
    keepWorkerReadySoon(worker);
    return openAnsweredBy(queries, input, worker);
  };

/** Returns the ready worker, or else a new one; the caller must end it. */
function takeWorker(worker: string): WorkerThread {
  const spare = spares.get(worker);
  spares.delete(worker);
  return spare === undefined || spare.hasEnded ? new WorkerThread(worker) : spare;
}
