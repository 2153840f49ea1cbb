import path from 'node:path';
import type { QueryName } from './messages';
import type { OpenProfileInput } from '../query/openProfile';
import { takeWorker } from './spareWorker';
import type { ProfileQueries } from '../query/types';

/** Queries in a worker, whose profile may grow. */
export interface WorkerQueries extends ProfileQueries {
  /** Puts a later state of the profile in place: nodes keep their numbers. Until then, and when it throws, the earlier answers. */
  reopen(input: OpenProfileInput): Promise<void>;
}

/**
 * Opens a profile in a worker thread of its own, ended by `dispose()`. `worker` is the bundled entry, by default `worker.js`
 * beside the running bundle. Throws ProfileError with a hint; so do the queries, also when the worker dies.
 */
export async function openInWorker(
  input: OpenProfileInput,
  worker: string = path.join(__dirname, 'worker.js'),
): Promise<WorkerQueries> {
  const thread = takeWorker(worker);
  try {
    await thread.call((id) => ({ id, type: 'open', input }));
  } catch (error) {
    thread.end();
    throw error;
  }
  const query =
    <N extends QueryName>(name: N) =>
    (...args: Parameters<ProfileQueries[N]>): ReturnType<ProfileQueries[N]> =>
      thread.call((id) => ({ id, type: 'query', name, args })) as ReturnType<ProfileQueries[N]>;
  return {
    summary: query('summary'),
    scope: query('scope'),
    slice: query('slice'),
    packedSlice: query('packedSlice'),
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
