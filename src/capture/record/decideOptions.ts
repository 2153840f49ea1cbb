/** What is recorded, with everything decided that the request left open. */
import type { Family } from '../find/families';
import type { Place } from '../find/place';
import { offeredOptions, labelsOf, runtimeOf } from '../../runtimes/registry';
import { defaultRateHz } from './rate';
import type { CaptureRequest, RecordOptions } from '../types';

/** `remarks`: what was asked for and cannot be had of this process. */
export function decideOptions(
  request: CaptureRequest,
  place: Place,
  { process, children }: Pick<Family, 'process' | 'children'>,
): { readonly options: RecordOptions; readonly remarks: readonly string[] } {
  const { durationMs, mode, cachePySpy, heapIntervalBytes } = request;
  const known = new Set(runtimeOf(process.runtime)?.options.map(({ name }) => name));
  return {
    options: {
      durationMs,
      mode,
      cachePySpy,
      rateHz: request.rateHz ?? defaultRateHz(place.task, place.container, place.definition),
      ...Object.fromEntries([...known].flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]]))),
      ...(heapIntervalBytes !== undefined && { heapIntervalBytes }),
      subprocesses: children.length > 0,
    },
    remarks: offeredOptions()
      .filter(({ name }) => request[name] === true && !known.has(name))
      .map(({ name, runtimes: able }) => `Recorded without the option ${name}: it is for ${labelsOf(able)}.`),
  };
}
