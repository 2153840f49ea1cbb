import assert from 'node:assert/strict';
import { once } from 'node:events';
import { startProgram } from '../programs';

/** The report of `memoryProcess.ts`. */
export interface MemoryReport {
  /** Peak resident memory during the download minus the resident memory before it. */
  readonly moreBytes: number;
  readonly bytes: number;
  readonly intact: boolean;
}

/** How much more memory a client takes while it downloads `bytes`, after a first download of `warmUpBytes`. */
export async function memoryOver(bytes: number, warmUpBytes: number): Promise<MemoryReport> {
  const child = startProgram('exec/memoryProcess', String(bytes), String(warmUpBytes));
  const ended = once(child, 'exit');
  const [report] = (await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => assert.fail(`the client ended with ${String(code)}`)),
  ])) as [MemoryReport];
  await ended;
  assert.ok(report.intact && report.bytes === bytes, 'the large download did not arrive intact');
  return report;
}
