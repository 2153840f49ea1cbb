import { patternProgram, threadOf } from '../../src/query/patternProgram';
import type { PatternThread } from '../../src/query/patternTests';

/** The thread that tests regular expressions, as a browser runs it. */
export function patternThreadInPage(): PatternThread {
  const url = URL.createObjectURL(new Blob([patternProgram('self')], { type: 'text/javascript' }));
  const worker = new Worker(url);
  return threadOf({
    post: (message) => worker.postMessage(message),
    onMessage: (receive) => worker.addEventListener('message', ({ data }) => receive(data)),
    onError: (fail) => worker.addEventListener('error', ({ message }) => fail(new Error(message))),
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  });
}
