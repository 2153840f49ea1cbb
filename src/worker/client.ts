import path from 'node:path';
import type { OpenProfileInput } from '../query/openProfile';
import { asMethods, queries, type Asked, type Registry } from '../query/queries';
import { takeWorker } from './workerThread';

/** Queries in a worker, whose profile may grow. */
export type WorkerQueries<R extends Registry = typeof queries> = Asked<R> & {
  /** Puts a later state of the profile in place: nodes keep their numbers. Until then, and when it throws, the earlier answers. */
  reopen(input: OpenProfileInput): Promise<void>;
  /** Ends the worker. */
  dispose(): void;
};

/**
 * Opens a profile in a worker thread of its own, ended by `dispose()`. `worker` is the bundled program, by default `worker.js`
 * beside the running bundle. Throws ProfileError with a hint; so do the queries, also when the worker dies.
 */
export const openInWorker = (
  input: OpenProfileInput,
  worker: string = path.join(__dirname, 'worker.js'),
): Promise<WorkerQueries> => openAnsweredBy(queries, input, worker);

/** The same with a worker whose program serves this registry. */
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
