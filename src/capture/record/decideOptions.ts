/** What is recorded, with everything decided that the request left open. */
import type { Family } from '../find/families';
import type { Place } from '../find/place';
import { defaultRateHz } from './rate';
import type { CaptureRequest, RecordOptions } from '../types';

/** Options without a meaning for Node. */
const PYTHON_ONLY = ['blocking', 'native', 'gil'] as const;

/** `remarks`: what was asked for and cannot be had of this process. */
export function decideOptions(
  request: CaptureRequest,
  place: Place,
  { process, children }: Pick<Family, 'process' | 'children'>,
): { readonly options: RecordOptions; readonly remarks: readonly string[] } {
  const { durationMs, mode, cachePySpy, fetchPySpy, heapIntervalBytes, blocking, native, gil } = request;
  const isPython = process.runtime === 'python';
  return {
    options: {
      durationMs,
      mode,
      cachePySpy,
      rateHz: request.rateHz ?? defaultRateHz(place.task, place.container, place.definition),
      ...(isPython && { blocking, native, gil }),
      ...(isPython && fetchPySpy !== undefined && { fetchPySpy }),
      ...(heapIntervalBytes !== undefined && { heapIntervalBytes }),
      subprocesses: children.length > 0,
    },
    remarks: isPython
      ? []
      : PYTHON_ONLY.filter((name) => request[name]).map(
          (name) => `Recorded without the option ${name}: it is for Python.`,
        ),
  };
}
