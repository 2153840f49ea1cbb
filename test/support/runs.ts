/** Cases of a property test: so many for a quick look in `npm test`, thirty times as many under `npm run test:long`. */
export const runs = (count: number): number => count * (process.env.ECS_PROFILER_LONG === '1' ? 30 : 1);
