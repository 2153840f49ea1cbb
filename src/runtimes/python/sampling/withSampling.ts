/** The Python collector: py-spy, and Python's own profiler where py-spy does not know the process and that one can. */
import { CaptureError, type Collector } from '../../../capture/types';

/** Both are for Python. What the second cannot record either fails with the first one's reason. */
export function withSampling(pySpy: Collector, sampling: Collector): Collector {
  return {
    runtime: 'python',
    check: (host, process) => pySpy.check(host, process),
    async record(host, request) {
      try {
        return await pySpy.record(host, request);
      } catch (error) {
        // Refused options are no reason to ask another.
        const unknown = error instanceof CaptureError && error.code === 'not-attachable' && error.cause !== undefined;
        if (
          !unknown ||
          !(await sampling.check(host, request.process).then(
            () => true,
            () => false,
          ))
        )
          throw error;
        request.log(`${error.message} Python's own profiling.sampling is used`);
        return sampling.record(host, request);
      }
    },
  };
}
