/** Pairs of a while without and a capture, one after the other, and what the service got done in each. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureMetadata } from '../../../src/profile/types';
import type { FlowLab } from '../../flow/support/flowLab';
import { applicationPids } from '../../flow/support/remains';
import { nowNs, ratesOf } from './done';

const PAIRS = 5;
const ALONE_MS = 10_000;
const CAPTURE_MS = 10_000;

export interface Loaded {
  readonly service: string;
  /** A word of the load's command line. */
  readonly program: string;
  readonly rateHz: number;
}

/** Medians over the pairs, of what was done during ÷ before. */
export interface Throughput {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /** The same of two halves of each while without: how far it moves by itself, the farthest. */
  readonly noise: number;
  /** Of the last capture. */
  readonly metadata: CaptureMetadata;
}

/** A capture counts from the moment a process was found to the end of cleaning, not only while samples are taken. */
export async function throughputOf(flow: FlowLab, { service, program, rateHz }: Loaded): Promise<Throughput> {
  const [pid] = applicationPids(flow.endpoint, service, program);
  const capture = async (durationMs: number): Promise<{ readonly metadata: CaptureMetadata; readonly fromNs: number; readonly toNs: number }> => {
    let fromNs = 0;
    let toNs = 0;
    const { result, error } = await flow.attempt(service, {
      request: { durationMs, rateHz },
      on: ({ phase }) => {
        if (phase === 'prepare') fromNs ||= nowNs();
        if (phase === 'clean') toNs = nowNs();
      },
    });
    if (result === null) throw error;
    return { metadata: result.metadata, fromNs, toNs };
  };
  // py-spy is there from then on, and the service warm.
  let { metadata } = await capture(2000);
  const perSecond: number[] = [];
  const perCpuSecond: number[] = [];
  const noise: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const begun = nowNs();
    await sleep(ALONE_MS);
    const middle = begun + (ALONE_MS / 2) * 1e6;
    const alone = ratesOf(pid, begun, nowNs());
    const halves = [ratesOf(pid, begun, middle), ratesOf(pid, middle, nowNs())];
    const captured = await capture(CAPTURE_MS);
    const during = ratesOf(pid, captured.fromNs, captured.toNs);
    metadata = captured.metadata;
    perSecond.push(during.unitsPerSecond / alone.unitsPerSecond);
    perCpuSecond.push(during.unitsPerCpuSecond / alone.unitsPerCpuSecond);
    noise.push(Math.abs(halves[1].unitsPerSecond / halves[0].unitsPerSecond - 1));
  }
  return { perSecond: median(perSecond), perCpuSecond: median(perCpuSecond), noise: Math.max(...noise), metadata };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
