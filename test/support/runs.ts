import { isLongRun } from './longRun';

/** The number of cases of a property test: few in `npm test`, thirty times as many in `npm run test:long`. */
export const runs = (count: number): number => count * (isLongRun ? 30 : 1);
