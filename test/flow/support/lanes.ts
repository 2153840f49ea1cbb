/** Cases that use different services run at the same time; those of one service one after the other. */
import type { FlowLab } from './flowLab';

export interface Case {
  readonly service: string;
  readonly what: string;
  /** A second service, which runs as long as the cases of `service` do. */
  readonly beside?: string;
  /** Runs the case, including its assertions. */
  readonly run: (flow: FlowLab) => Promise<unknown>;
}

/**
 * The cases whose service or description matches the regular expression in ECS_PROFILER_CASES; without it, all cases.
 */
export function chosen(cases: readonly Case[]): readonly Case[] {
  const wanted = new RegExp(process.env.ECS_PROFILER_CASES ?? '');
  return cases.filter(({ service, what }) => wanted.test(`${service}: ${what}`));
}

/**
 * Starts the cases, `width` services at a time, in the order of their first cases. Returns the outcome of each case,
 * which its test awaits. Services that the manifest does not start run only while their cases do, so that waiting cases
 * cost nothing. Calls `ready` when a case's service runs.
 */
export function startLanes(
  flow: FlowLab,
  cases: readonly Case[],
  width: number,
  ready: (service: string) => void,
): ReadonlyMap<Case, Promise<unknown>> {
  const lanes = [...new Set(cases.map((one) => one.service))].map((service) =>
    cases.filter((one) => one.service === service),
  );
  const settle = new Map<Case, (outcome: Promise<unknown>) => void>();
  const outcomes = new Map(cases.map((one) => [one, new Promise<unknown>((resolve) => settle.set(one, resolve))]));
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      const needed = [
        ...new Set(lane.flatMap(({ service, beside }) => (beside === undefined ? [service] : [service, beside]))),
      ];
      const started = flow.start(needed).then((names) => {
        needed.forEach(ready);
        return names;
      });
      for (const one of lane) {
        const outcome = started.then(() => one.run(flow));
        settle.get(one)?.(outcome);
        await outcome.catch(() => undefined);
      }
      await started.then((names) => flow.rest(names)).catch(() => undefined);
    }
  };
  for (const outcome of outcomes.values()) outcome.catch(() => undefined);
  for (let i = 0; i < width; i++) void worker();
  return outcomes;
}

/** Runs a single case again. */
export async function runAlone(flow: FlowLab, one: Case, ready: (service: string) => void): Promise<void> {
  const names = await flow.start(one.beside === undefined ? [one.service] : [one.service, one.beside]);
  try {
    names.forEach(ready);
    await one.run(flow);
  } finally {
    await flow.rest(names);
  }
}
