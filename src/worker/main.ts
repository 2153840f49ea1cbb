/** Entry of the worker thread (dist/worker.js): opens one profile, and later states of it, and answers queries about it until it is terminated. */
import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages';
import { openProfileAfter, type OpenedProfile } from '../query/openProfile';
import { rehearse } from '../query/rehearse';
import { transferables } from './transferables';

let opened: OpenedProfile | undefined;
let isAsked = false;

async function answer(message: ToWorker): Promise<unknown> {
  if (message.type === 'rehearse') return rehearse(() => !isAsked);
  isAsked = true;
  if (message.type === 'open') {
    opened = await openProfileAfter(message.input, opened);
    return undefined;
  }
  if (!opened) throw new Error('No profile is open in this worker.');
  const query = opened.queries[message.name] as (...args: readonly unknown[]) => Promise<unknown>;
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
