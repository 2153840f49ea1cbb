import type { ExecTarget } from '../types';

/** The container as Session Manager names it (§1.2): `ecs:<cluster>_<task>_<runtimeId>`. Part of the KMS encryption context. */
export function targetId(target: ExecTarget): string {
  const last = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
  return `ecs:${last(target.clusterArn)}_${last(target.taskArn)}_${target.runtimeId}`;
}
