import type { OpenProfileInput } from '../query/openProfile';
import type { ProfileQueries } from '../query/types';

/** Queries that cross to the worker: all but `dispose`, which ends it. */
export type QueryName = Exclude<keyof ProfileQueries, 'dispose'>;

/** Client → worker. `open` before any query; another `open` puts a later state of the profile in its place. `rehearse`: a profile will be opened some time. */
export type ToWorker =
  | { readonly id: number; readonly type: 'rehearse' }
  | { readonly id: number; readonly type: 'open'; readonly input: OpenProfileInput }
  | { readonly id: number; readonly type: 'query'; readonly name: QueryName; readonly args: readonly unknown[] };

/** Worker → client: the answer to the message with the same id. */
export type FromWorker =
  | { readonly id: number; readonly type: 'answer'; readonly value: unknown }
  | { readonly id: number; readonly type: 'error'; readonly message: string; readonly hint: string };
