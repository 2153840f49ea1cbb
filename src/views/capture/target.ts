import type { Node } from '../services/nodes';

/** What to record: the part of a request that a row of the tree decides. */
export interface CaptureTarget {
  readonly clusterArn: string;
  readonly cluster: string;
  readonly service: string;
  /** Task ARN; absent: the oldest RUNNING task. */
  readonly task?: string;
  readonly container?: string;
}

/** The target a row stands for; undefined for rows that are no service, task or container. */
export function targetOf(node: Node | undefined): CaptureTarget | undefined {
  if (node?.kind === 'service') {
    return { clusterArn: node.cluster.arn, cluster: node.cluster.name, service: node.service.name };
  }
  if (node?.kind !== 'task' && node?.kind !== 'container') return undefined;
  const target = { clusterArn: node.cluster.arn, cluster: node.cluster.name, service: node.task.service, task: node.task.arn };
  return node.kind === 'task' ? target : { ...target, container: node.container.name };
}
