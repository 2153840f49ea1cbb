/** One capture of one task from the request to the file. */
import { createTaskCapture, type CaptureDependencies } from './captureTask';
import { findPlace } from '../find/place';
import type { CaptureHooks, CaptureRequest, CaptureResult } from '../types';

export type { CaptureDependencies } from './captureTask';

/**
 * Returns `capture(request, hooks)`. It throws CaptureError only, one message each, and leaves no process, port or file of
 * ours in the task however it ends (but for py-spy's cache). It does not write the result anywhere: that is the caller's.
 */
export function createCapture(
  dependencies: CaptureDependencies,
): (request: CaptureRequest, hooks: CaptureHooks) => Promise<CaptureResult> {
  const captureTask = createTaskCapture(dependencies);
  return (request, hooks) => captureTask(() => findPlace(dependencies.access.ecs, request, hooks), request, hooks);
}
