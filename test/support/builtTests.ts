/** Environment variable with the folder into which another process has bundled all tests. */
export const BUILT_TESTS = 'ECS_PROFILER_BUILT_TESTS';
