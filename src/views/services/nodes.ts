import type { AwsAccess } from '../../access/awsAccess';
import type { Cluster, Container, Service, Task } from '../../ecs/types';
import type { ServiceMarks } from './marks';
import type { PagedList } from './pagedList';

/** A row of the *Services* tree. A refresh creates new rows; rows with the same `key` represent the same thing. */
export type Node = ClusterNode | ServiceNode | TaskNode | ContainerNode | MoreNode | ErrorNode | MessageNode;

export interface ClusterNode {
  readonly kind: 'cluster';
  readonly key: string;
  /** The access it was read through. */
  readonly access: AwsAccess;
  readonly cluster: Cluster;
  readonly services: PagedList<Service>;
}

export interface ServiceNode {
  readonly kind: 'service';
  readonly key: string;
  readonly access: AwsAccess;
  readonly cluster: Cluster;
  readonly service: Service;
  readonly tasks: PagedList<Task>;
}

export interface TaskNode {
  readonly kind: 'task';
  readonly key: string;
  readonly access: AwsAccess;
  readonly cluster: Cluster;
  readonly task: Task;
  /** For its containers, in their order. */
  readonly marks: readonly ServiceMarks[];
}

export interface ContainerNode {
  readonly kind: 'container';
  readonly key: string;
  readonly access: AwsAccess;
  readonly cluster: Cluster;
  readonly task: Task;
  readonly container: Container;
  readonly marks: ServiceMarks;
}

/** A list that can load more or retry. */
export interface Retryable {
  more(): void;
  retry(): void;
}

/** *Load more* at the end of a list. */
export interface MoreNode {
  readonly kind: 'more';
  readonly key: string;
  readonly list: Retryable;
  /** Row whose children are to be read again; undefined for the root. */
  readonly parent: Node | undefined;
}

/** A failed call, shown instead of the rows it should have returned. */
export interface ErrorNode {
  readonly kind: 'error';
  readonly key: string;
  readonly error: unknown;
  readonly list: Retryable;
  readonly parent: Node | undefined;
}

/** A message; clicking it runs `command`, if there is one. */
export interface MessageNode {
  readonly kind: 'message';
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly command?: string;
}
