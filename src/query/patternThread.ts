/** The thread that tests regular expressions, as Node runs it. */
import { Worker } from 'node:worker_threads';
import { patternProgram, threadOf } from './patternProgram';
import type { PatternThread } from './patternTests';

const PROGRAM = `const { parentPort } = require('node:worker_threads');
${patternProgram('parentPort')}`;

/** Starts the thread. It keeps the process alive only while it tests. */
export function startPatternThread(): PatternThread {
  const worker = new Worker(PROGRAM, { eval: true });
  worker.unref();
  const thread = threadOf({
    post: (message) => worker.postMessage(message),
    onMessage: (receive) => worker.on('message', receive),
    onError: (fail) => worker.on('error', fail),
    end: () => void worker.terminate(),
  });
  return {
    async test(...given) {
      worker.ref();
      try {
        return await thread.test(...given);
      } finally {
        worker.unref();
      }
    },
    end: thread.end,
  };
}
