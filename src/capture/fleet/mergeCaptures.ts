/** One capture out of those of several tasks. */
import { joinProfiles } from '../../profile/joinProfiles';
import type { CaptureCost, CaptureMetadata } from '../../profile/types';
import { profilerCores } from '../../words/costRemark';
import { captureFile } from '../keep/describeRecording';
import { idleRemark } from '../keep/idle';
import type { CaptureResult } from '../types';
import { distinctFiles } from './distinctFiles';
import { withPathsOf } from './sharedPaths';
import type { FleetPart } from './types';

interface Success {
  /** Its place among the parts. */
  readonly source: number;
  readonly result: CaptureResult;
}

/**
 * Threads name their part by its index. Samples, errors and bytes are those of all; duration and each phase the longest; the
 * cost is that of the task it cost most; all else is of the first task that has samples. At least one part must have a result.
 */
export function mergeCaptures(parts: readonly FleetPart[]): CaptureResult {
  const good = parts.flatMap(({ result }, source): Success[] => (result ? [{ source, result }] : []));
  const all = good.map(({ result }) => result.metadata);
  const first = all.find(({ samples }) => samples > 0) ?? all[0];
  const sum = (valueOf: (metadata: CaptureMetadata) => number | undefined): number =>
    all.reduce((total, one) => total + (valueOf(one) ?? 0), 0);
  const {
    requestedRateHz: _one,
    lostSamples: _two,
    coverage: _three,
    cost: _four,
    remarks: _five,
    files: _six,
    ...same
  } = first;
  const slowest = all.reduce((a, b) => (b.rateHz < a.rateHz ? b : a));
  const coverages = all.flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage]));
  const remarks = all.flatMap(({ task, remarks: own }) =>
    (own ?? []).map((remark) => `Task ${task.slice(0, 8)}: ${remark}`),
  );
  const files = distinctFiles(all, first.task);
  const metadata: CaptureMetadata = {
    ...same,
    rateHz: slowest.rateHz,
    ...(slowest.requestedRateHz !== undefined && { requestedRateHz: slowest.requestedRateHz }),
    durationMs: Math.max(...all.map(({ durationMs }) => durationMs)),
    startedAt: all.map(({ startedAt }) => startedAt).sort()[0],
    samples: sum(({ samples }) => samples),
    errors: sum(({ errors }) => errors),
    bytesOnWire: sum(({ bytesOnWire }) => bytesOnWire),
    ...(all.some(({ lostSamples }) => lostSamples !== undefined) && {
      lostSamples: sum(({ lostSamples }) => lostSamples),
    }),
    ...(coverages.length > 0 && { coverage: Math.min(...coverages) }),
    cost: costOf(all),
    ...(remarks.length > 0 && { remarks }),
    sources: parts.map(({ source }) => source),
    ...(files.length > 0 && { files }),
  };
  const name = `${first.service} ${first.processName}, ${good.length} tasks`;
  const idleShare = good.reduce((total, { result }) => total + result.idleShare, 0) / good.length;
  return {
    ...captureFile(
      joinProfiles(
        name,
        good.map(({ source, result }) => ({
          profile: withPathsOf(result.profile, result.metadata.task, first.task),
          source,
        })),
      ),
      metadata,
    ),
    idleShare,
    remark: idleRemark(idleShare, metadata),
  };
}

function costOf(all: readonly CaptureMetadata[]): CaptureCost {
  const dearest = all.reduce((a, b) => ((profilerCores(b) ?? -1) > (profilerCores(a) ?? -1) ? b : a)).cost;
  const phases = new Map<string, number>();
  for (const { cost } of all)
    for (const [phase, ms] of Object.entries(cost?.phasesMs ?? {}))
      phases.set(phase, Math.max(phases.get(phase) ?? 0, ms));
  return {
    profilerCpuSeconds: dearest?.profilerCpuSeconds ?? null,
    ...(dearest?.profilerSteadyCpuSeconds !== undefined && {
      profilerSteadyCpuSeconds: dearest.profilerSteadyCpuSeconds,
    }),
    targetCpuBefore: dearest?.targetCpuBefore ?? null,
    targetCpuDuring: dearest?.targetCpuDuring ?? null,
    phasesMs: Object.fromEntries(phases),
  };
}
