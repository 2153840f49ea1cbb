/** One worker thread that has started, read its program and rehearsed before it is needed, which takes longer than to read a small profile. */
import { WorkerCalls } from './workerCalls';

const spares = new Map<string, WorkerCalls>();

/** Keeps a worker ready for the next profile. `worker`: the bundled entry. It does not hold the process. */
export function keepWorkerReady(worker: string): void {
  if (spares.has(worker)) return;
  const spare = new WorkerCalls(worker);
  spares.set(worker, spare);
  spare.rehearse();
}

/** The worker that is ready, else a new one; it is the caller's to end. */
export function takeWorker(worker: string): WorkerCalls {
  const spare = spares.get(worker);
  spares.delete(worker);
  return spare === undefined || spare.hasEnded ? new WorkerCalls(worker) : spare;
}
