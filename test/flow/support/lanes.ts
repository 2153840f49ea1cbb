/** Cases that use different services run at the same time; those of one service one after the other. */
import type { FlowLab } from './flowLab';

export interface Case {
  readonly service: string;
  readonly what: string;
  /** Asserts by itself. */
  readonly run: (flow: FlowLab) => Promise<unknown>;
}

/** While one works on a few: those whose description or service matches ECS_PROFILER_CASES, a regular expression; else all. */
export function chosen(cases: readonly Case[]): readonly Case[] {
  const wanted = new RegExp(process.env.ECS_PROFILER_CASES ?? '');
  return cases.filter(({ service, what }) => wanted.test(`${service}: ${what}`));
}

/** Starts them, `width` services at a time, in the order of their first cases. The outcome of each is awaited where it is told. */
export function startLanes(flow: FlowLab, cases: readonly Case[], width: number): ReadonlyMap<Case, Promise<unknown>> {
  const lanes = [...new Set(cases.map((one) => one.service))].map((service) => cases.filter((one) => one.service === service));
  const settle = new Map<Case, (outcome: Promise<unknown>) => void>();
  const outcomes = new Map(cases.map((one) => [one, new Promise<unknown>((resolve) => settle.set(one, resolve))]));
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      for (const one of lane) {
        const outcome = one.run(flow);
        settle.get(one)?.(outcome);
        await outcome.catch(() => undefined);
      }
    }
  };
  for (const outcome of outcomes.values()) outcome.catch(() => undefined);
  for (let i = 0; i < width; i++) void worker();
  return outcomes;
}
