import type { AwsAccess } from '../../access/awsAccess';
import type { MadeAt } from '../../access/matchAccess';
import { locationOfArn } from '../../metadata/location';
import type { Node } from '../services/nodes';

/** What to record: the part of a request determined by rows of the tree. */
export interface CaptureTarget {
  /** The access it was found through. */
  readonly access: AwsAccess;
  readonly clusterArn: string;
  readonly cluster: string;
  readonly service: string;
  /** Task ARN; absent: the oldest RUNNING task. */
  readonly task?: string;
  /** ARNs of several chosen tasks, instead of `task`. */
  readonly tasks?: readonly string[];
  /** Those tasks are recorded at the same time, however many the setting allows. */
  readonly together?: boolean;
  readonly container?: string;
  /** For a service: how many tasks were running when it was listed. */
  readonly running?: number;
}

/** The account and region of a target, with its profile as a hint. */
export const madeAt = (target: CaptureTarget | StoredTarget): MadeAt => ({
  location: locationOfArn(target.clusterArn),
  profile: ('access' in target ? target.access.profile : target.profile) ?? '',
});

/** A stored target. Without the access, which is found again by account and region, with the profile as a hint. */
export type StoredTarget = Omit<CaptureTarget, 'access'> & { readonly profile?: string };

export const storedTarget = ({ access, ...target }: CaptureTarget): StoredTarget => ({
  ...target,
  ...(access.profile !== '' && { profile: access.profile }),
});

/** The target of a row; undefined for rows other than services, tasks and containers. */
export function targetOf(node: Node | undefined): CaptureTarget | undefined {
  if (node?.kind === 'service') {
    const { name, runningCount } = node.service;
    return {
      access: node.access,
      clusterArn: node.cluster.arn,
      cluster: node.cluster.name,
      service: name,
      ...(runningCount > 0 && { running: runningCount }),
    };
  }
  if (node?.kind !== 'task' && node?.kind !== 'container') return undefined;
  const target = {
    access: node.access,
    clusterArn: node.cluster.arn,
    cluster: node.cluster.name,
    service: node.task.service,
    task: node.task.arn,
  };
  return node.kind === 'task' ? target : { ...target, container: node.container.name };
}

/**
 * The common target of several chosen rows: tasks of one service, or containers with the same name in them. A message
 * if they cannot be captured together.
 */
export function targetOfRows(rows: readonly Node[]): CaptureTarget | string | undefined {
  const targets = rows.flatMap((row) => targetOf(row) ?? []);
  if (targets.length <= 1) return targets[0];
  const [first] = targets;
  if (new Set(targets.map(({ access, clusterArn, service }) => `${access.id} ${clusterArn} ${service}`)).size > 1)
    return 'One capture holds tasks of one service. Choose tasks of one service, or capture the services one after the other.';
  if (targets.some(({ task }) => task === undefined))
    return 'Choose the service itself, or choose its tasks: not both.';
  const containers = new Set(targets.map(({ container }) => container ?? ''));
  if (containers.size > 1)
    return 'One capture holds one container of each task. Choose containers of the same name, or tasks.';
  const tasks = [...new Set(targets.flatMap(({ task }) => task ?? []))];
  return tasks.length === 1 ? first : { ...first, task: undefined, tasks };
}
