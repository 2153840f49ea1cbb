/** Several collectors of a runtime as one: the first that can record a process does. */
import { CaptureError, UnknownProcessError, type RemoteProcess } from '../capture/types';
import type { RemoteHost } from '../exec/types';
import type { Can, Collector } from './types';

/**
 * Collectors in order of preference, those first that a request suits better. If one finds out by trying that it does
 * not know the process, the next one that can record it takes over. If none can, the error is the reason of the first.
 */
export function firstThatCan(collectors: readonly Collector[]): Collector {
  return {
    name: collectors.map(({ name }) => name).join(', '),
    needsCpuShare: collectors.some(({ needsCpuShare }) => needsCpuShare === true),

    async can(host, process, signal) {
      let refusal: Can | undefined;
      for (const collector of collectors) {
        const answer = await collector.can(host, process, signal);
        if (answer.can !== 'no') return answer;
        refusal ??= answer;
      }
      if (refusal === undefined) throw new Error('There is no collector');
      return refusal;
    },

    async record(host, request) {
      const isFirst = (one: Collector): boolean => one.comesFirst?.(request) === true;
      let reason: unknown;
      let firstReason: unknown;
      for (const collector of [...collectors.filter(isFirst), ...collectors.filter((one) => !isFirst(one))]) {
        const answer = await collector.can(host, request.process, request.signal);
        if (answer.can === 'no') {
          // Of one that would only have suited better it is no news.
          if (isFirst(collector)) firstReason ??= answer.reason;
          else reason ??= answer.reason;
          continue;
        }
        if (reason instanceof Error) request.log(`${reason.message} ${collector.name} is used`);
        try {
          return await collector.record(host, request);
        } catch (error) {
          if (!(error instanceof UnknownProcessError)) throw error;
          reason ??= error;
        }
      }
      throw reason ?? firstReason;
    },
  };
}

/** The answer of a check that throws CaptureError to refuse; other errors are thrown on. */
export async function canUnlessRefused(check: () => Promise<'yes' | 'unknown'>): Promise<Can> {
  try {
    return { can: await check() };
  } catch (error) {
    if (error instanceof CaptureError) return { can: 'no', reason: error };
    throw error;
  }
}

/** Throws the reason, a CaptureError, where a process cannot be recorded; and ExecError. */
export async function assertCan(collector: Collector, host: RemoteHost, process: RemoteProcess): Promise<void> {
  const answer = await collector.can(host, process);
  if (answer.can === 'no') throw answer.reason;
}
