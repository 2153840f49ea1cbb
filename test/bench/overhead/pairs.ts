/** Measures a service's throughput during captures and in idle periods before and after each of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import type { FlowLab } from '../../flow/support/flowLab';
import { applicationPids } from '../../flow/support/remains';
import { nowNs, ratesOf, type Rates } from './done';

/** Number of captures unless a service asks for another. */
const CAPTURES = 7;
const ALONE_MS = 6000;
const CAPTURE_MS = 10_000;

export interface Loaded {
  readonly service: string;
  /** A word in the load's command line, by which its process is found. */
  readonly program: string;
  readonly rateHz: number;
  /** Should be larger when the machine's own fluctuations are as large as the effect. Default 7. */
  readonly captures?: number;
}

/**
 * Medians over the captures of a figure during a capture ÷ the mean of before and after. Slow drifts of the machine's
 * speed cancel out.
 */
export interface Throughput {
  /** CPU time of the service per second. Exact to some tenths of a percent, whatever the machine's speed does. */
  readonly coresUsed: number;
  /** Work done, which also moves with the speed of the core: with what another thread of it does, or another guest. */
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /**
   * The largest deviation of the work done in an idle period from the mean of its neighbours: how much it varies by
   * itself.
   */
  readonly noise: number;
  /** Of the last capture. */
  readonly metadata: CaptureMetadata;
}

/** A capture counts from the moment a process was found to the end of cleaning, not only while samples are taken. */
export async function throughputOf(
  flow: FlowLab,
  { service, program, rateHz, captures = CAPTURES }: Loaded,
): Promise<Throughput> {
  const [pid] = applicationPids(flow.endpoint, service, program);
  const capture = async (
    durationMs: number,
  ): Promise<{ readonly metadata: CaptureMetadata; readonly fromNs: number; readonly toNs: number }> => {
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
  const alone = async (): Promise<Rates> => {
    const begun = nowNs();
    await sleep(ALONE_MS);
    return ratesOf(pid, begun, nowNs());
  };
  const coresUsed: number[] = [];
  const perSecond: number[] = [];
  const perCpuSecond: number[] = [];
  const noise: number[] = [];
  const without = [await alone()];
  for (let turn = 0; turn < captures; turn++) {
    const before = without[turn];
    const captured = await capture(CAPTURE_MS);
    const after = await alone();
    const during = ratesOf(pid, captured.fromNs, captured.toNs);
    metadata = captured.metadata;
    coresUsed.push(beside(during.coresUsed, before.coresUsed, after.coresUsed));
    perSecond.push(beside(during.unitsPerSecond, before.unitsPerSecond, after.unitsPerSecond));
    perCpuSecond.push(beside(during.unitsPerCpuSecond, before.unitsPerCpuSecond, after.unitsPerCpuSecond));
    without.push(after);
    if (turn > 0)
      noise.push(Math.abs(beside(before.unitsPerSecond, without[turn - 1].unitsPerSecond, after.unitsPerSecond) - 1));
  }
  return {
    coresUsed: median(coresUsed),
    perSecond: median(perSecond),
    perCpuSecond: median(perCpuSecond),
    noise: Math.max(...noise),
    metadata,
  };
}

const beside = (middle: number, one: number, other: number): number => middle / ((one + other) / 2);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
