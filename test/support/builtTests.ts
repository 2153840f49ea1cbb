/** Environment variable that names the folder of bundles that another process has made of all tests. */
export const BUILT_TESTS = 'ECS_PROFILER_BUILT_TESTS';
