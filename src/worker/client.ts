import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { ProfileError } from '../profile/profileError';
import type { FromWorker, QueryName, ToWorker } from './messages';
import { openProfile } from './openProfile';
import type { OpenProfileInput } from './openProfile';
import type { ProfileQueries } from './types';

/** Opens a profile in this thread, for programs that have nothing else to do. Throws ProfileError with a hint. */
export const openInProcess: (input: OpenProfileInput) => Promise<ProfileQueries> = openProfile;

/** Queries in a worker, whose profile may grow. */
export interface WorkerQueries extends ProfileQueries {
  /** Puts a later state of the profile in place: nodes keep their numbers. Until then, and when it throws, the earlier answers. */
  reopen(input: OpenProfileInput): Promise<void>;
}

/**
 * Opens a profile in a worker thread of its own, ended by `dispose()`. `worker` is the bundled entry, by default `worker.js`
 * beside the running bundle. Throws ProfileError with a hint; so do the queries, also when the worker dies.
 */
export async function openInWorker(input: OpenProfileInput, worker: string = path.join(__dirname, 'worker.js')): Promise<WorkerQueries> {
  const thread = new WorkerCalls(worker);
  try {
    await thread.call((id) => ({ id, type: 'open', input }));
  } catch (error) {
    thread.end();
    throw error;
  }
  const query = <N extends QueryName>(name: N) =>
    (...args: Parameters<ProfileQueries[N]>): ReturnType<ProfileQueries[N]> =>
      thread.call((id) => ({ id, type: 'query', name, args })) as ReturnType<ProfileQueries[N]>;
  return {
    summary: query('summary'),
    scope: query('scope'),
    slice: query('slice'),
    search: query('search'),
    hit: query('hit'),
    table: query('table'),
    nodeOf: query('nodeOf'),
    translate: query('translate'),
    report: query('report'),
    lineHeat: query('lineHeat'),
    lineDetail: query('lineDetail'),
    hotLines: query('hotLines'),
    rangeHeat: query('rangeHeat'),
    hotFiles: query('hotFiles'),
    ranSources: query('ranSources'),
    mapping: query('mapping'),
    stackText: query('stackText'),
    oddTask: query('oddTask'),
    exportProfile: query('exportProfile'),
    reopen: async (next) => void (await thread.call((id) => ({ id, type: 'open', input: next }))),
    dispose: () => thread.end(),
  };
}

/** Calls into one worker thread and their pending answers. */
class WorkerCalls {
  private readonly thread: Worker;
  private readonly pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 1;
  private ended: ProfileError | undefined;

  constructor(file: string) {
    this.thread = new Worker(file);
    this.thread.unref();
    this.thread.on('message', (message: FromWorker) => this.settle(message));
    this.thread.on('error', (error) => this.fail(new ProfileError(
      'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'The profile is too large for the memory of one worker thread.' : `The thread that holds the profile failed: ${error.message}`,
      'Open the profile again; a shorter recording or a lower rate makes a smaller one.',
      { cause: error },
    )));
    this.thread.on('exit', () => this.fail(new ProfileError('The thread that holds the profile has ended.', 'Open the profile again.')));
  }

  call(message: (id: number) => ToWorker): Promise<unknown> {
    if (this.ended) return Promise.reject(this.ended);
    const id = this.nextId++;
    this.thread.ref();
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.thread.postMessage(message(id));
    });
  }

  end(): void {
    this.fail(new ProfileError('The profile was closed.', 'Open it again.'));
    void this.thread.terminate();
  }

  private settle(message: FromWorker): void {
    const call = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (this.pending.size === 0) this.thread.unref();
    if (message.type === 'answer') call?.resolve(message.value);
    else call?.reject(new ProfileError(message.message, message.hint));
  }

  private fail(error: ProfileError): void {
    this.ended ??= error;
    for (const { reject } of this.pending.values()) reject(this.ended);
    this.pending.clear();
  }
}
