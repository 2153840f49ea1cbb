import type { OpenModel } from '../../src/query/models';
import { queries } from '../../src/query/queries';

/** The registry with one more query. */
export const withToy = {
  ...queries,
  threadsNamed: ({ profile }: OpenModel, start: string): string[] =>
    profile.threads.map(({ name }) => name).filter((name) => name.startsWith(start)),
};
