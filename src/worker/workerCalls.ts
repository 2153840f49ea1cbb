import { Worker } from 'node:worker_threads';
import { ProfileError } from '../profile/profileError';
import type { FromWorker, ToWorker } from './messages';

/** Calls into one worker thread and their pending answers. */
export class WorkerCalls {
  private readonly thread: Worker;
  private readonly pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 1;
  private ended: ProfileError | undefined;

  constructor(file: string) {
    this.thread = new Worker(file);
    this.thread.unref();
    this.thread.on('message', (message: FromWorker) => this.settle(message));
    this.thread.on('error', (error) =>
      this.fail(
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
      this.fail(new ProfileError('The thread that holds the profile has ended.', 'Open the profile again.')),
    );
  }

  /** It answers no more. */
  get hasEnded(): boolean {
    return this.ended !== undefined;
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

  /** Has the thread run through what opens a profile; it does so only until it is called, and does not hold the process. */
  rehearse(): void {
    this.thread.postMessage({ id: 0, type: 'rehearse' } satisfies ToWorker);
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
