/** Entry of the worker thread (dist/worker.js): opens one profile and answers queries about it until it is terminated. */
import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages';
import { openProfile } from './openProfile';
import { transferables } from './transferables';
import type { ProfileQueries } from './types';

let queries: ProfileQueries | undefined;

async function answer(message: ToWorker): Promise<unknown> {
  if (message.type === 'open') {
    queries = await openProfile(message.input);
    return undefined;
  }
  if (!queries) throw new Error('No profile is open in this worker.');
  const query = queries[message.name] as (...args: readonly unknown[]) => Promise<unknown>;
  return query(...message.args);
}

parentPort?.on('message', async (message: ToWorker) => {
  try {
    const value = await answer(message);
    post({ id: message.id, type: 'answer', value }, transferables(value));
  } catch (error) {
    const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
    post({ id: message.id, type: 'error', message: error instanceof Error ? error.message : String(error), hint });
  }
});

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
