/** Cases that use different services run at the same time; those of one service one after the other. */
import type { FlowLab } from './flowLab';

export interface Case {
  readonly service: string;
  readonly what: string;
  /** Also runs, for as long as the cases of `service` do. */
  readonly beside?: string;
  /** Asserts by itself. */
  readonly run: (flow: FlowLab) => Promise<unknown>;
}

/** While one works on a few: those whose description or service matches ECS_PROFILER_CASES, a regular expression; else all. */
export function chosen(cases: readonly Case[]): readonly Case[] {
  const wanted = new RegExp(process.env.ECS_PROFILER_CASES ?? '');
  return cases.filter(({ service, what }) => wanted.test(`${service}: ${what}`));
}

/**
 * Starts them, `width` services at a time, in the order of their first cases. The outcome of each is awaited where it is told. A service
 * that the manifest does not start runs while its cases do, so that those that wait their turn cost nothing; `ready` is called when
 * a case's service runs.
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

/** A case once more, by itself. */
export async function runAlone(flow: FlowLab, one: Case, ready: (service: string) => void): Promise<void> {
  const names = await flow.start(one.beside === undefined ? [one.service] : [one.service, one.beside]);
  try {
    names.forEach(ready);
    await one.run(flow);
  } finally {
    await flow.rest(names);
  }
}
