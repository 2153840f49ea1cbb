/** What `capture` prints of its result: one line for people, or the JSON that tools rely on. */
import { costRemark } from '../words/costRemark';
import type { FleetPart } from '../capture/fleet/types';
import type { CaptureResult } from '../capture/types';

/** A part and the file it was written to: null where all are in one. */
export interface WrittenPart {
  readonly part: FleetPart;
  readonly file: string | null;
}

/** `file`: the file, or the folder of several. `written`: where several tasks were asked for. */
export function captureRow(
  file: string,
  { metadata: m }: CaptureResult,
  written: readonly WrittenPart[] | null,
): object {
  return {
    file,
    service: m.service,
    task: m.task,
    container: m.container,
    pid: m.pid,
    runtime: m.runtime,
    collector: m.collector,
    durationMs: m.durationMs,
    rateHz: m.rateHz,
    samples: m.samples,
    bytesOnWire: m.bytesOnWire,
    ...(written && { sources: written.map(sourceRow) }),
    mode: m.mode,
    options: m.options ?? [],
    errors: m.errors,
    lostSamples: m.lostSamples ?? null,
    coverage: m.coverage ?? null,
    cost: m.cost ?? null,
  };
}

const sourceRow = ({ part: { source }, file }: WrittenPart): object => ({
  task: source.task,
  container: source.container,
  pid: source.pid,
  samples: source.samples,
  error: source.error,
  ...(file !== null && { file }),
});

export function captureLine(
  file: string,
  { metadata: m }: CaptureResult,
  written: readonly WrittenPart[] | null,
): string {
  const count = written?.length ?? 1;
  const where = count > 1 ? `${count} tasks` : `task ${m.task}, pid ${m.pid}`;
  return `${file}: ${m.samples} samples of ${m.service}, ${where}, by ${m.collector}`;
}

/** Facts and warnings that go with a result, one a line. */
export function captureNotes({ metadata, remark }: CaptureResult, written: readonly WrittenPart[] | null): string[] {
  const cost = costRemark(metadata);
  const failed = (written ?? []).flatMap(({ part }) => (part.error ? [part.source] : []));
  return [
    failed.length > 0
      ? `Warning: ${failed.length} of ${written?.length} tasks could not be captured: ${failed.map(({ task }) => task.slice(0, 8)).join(', ')}.`
      : '',
    ...(metadata.remarks ?? []),
    cost.text === '' ? '' : `${cost.isWarning ? 'Warning: ' : ''}${cost.text}`,
    remark,
  ].filter((line) => line !== '');
}
