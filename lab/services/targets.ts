import type { Deployment } from './deployment';

/** The input of a rollout's computation. */
interface RollingService {
  readonly desiredCount: number;
  /** Newest first. */
  readonly deployments: readonly Deployment[];
  /** Tasks of a deployment that are running or starting. */
  live(deployment: Deployment): readonly { readonly settled: boolean }[];
}

export interface Target {
  readonly wanted: number;
  /** Whether missing tasks are started: older deployments only lose theirs. */
  readonly replaces: boolean;
}

/**
 * How many tasks each deployment should have now: a rolling update at 100 % minimum and 200 % maximum. The newest gets
 * the service's count at once; each older one keeps as many as the newer ones do not run stably yet; fixed counts are
 * independent.
 */
export function targetsOf(service: RollingService): ReadonlyMap<Deployment, Target> {
  const targets = new Map<Deployment, Target>();
  let uncovered = service.desiredCount;
  service.deployments.forEach((deployment, i) => {
    if (deployment.held !== null) {
      targets.set(deployment, { wanted: deployment.held, replaces: true });
      return;
    }
    const isPrimary = i === 0;
    targets.set(deployment, {
      wanted: isPrimary ? service.desiredCount : Math.min(service.live(deployment).length, uncovered),
      replaces: isPrimary,
    });
    uncovered = Math.max(0, uncovered - service.live(deployment).filter((task) => task.settled).length);
  });
  return targets;
}
