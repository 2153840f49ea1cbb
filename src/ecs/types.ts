/** What runs: plain shapes for clusters, services, tasks, containers. Built from the AWS API by ./client.ts. */
import type { Agent } from 'node:http';

/** The settings that determine an access to AWS. */
export interface AwsSettings {
  /** Empty: the default chain decides. */
  readonly profile: string;
  readonly region: string;
  /** Empty: AWS. Else covers ECS, SSM, STS, KMS, IAM and EC2 (the lab). */
  readonly endpointUrl: string;
  /**
   * Creates the agent for proxy and certificate authorities (src/network) when it is first needed; undefined for Node's
   * own. May throw NetworkError.
   */
  readonly agent?: () => Agent | undefined;
}

export interface Cluster {
  readonly arn: string;
  readonly name: string;
}

export interface Service {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  readonly status: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  /** ARN as DescribeServices gives it. */
  readonly taskDefinition: string;
  readonly revision: number;
  readonly enableExecuteCommand: boolean;
  /** More than one active deployment. */
  readonly deploying: boolean;
}

/** Whether a command can be run in a container now; scripts see these words in the output of `services --json`. */
export type ExecState = 'ready' | 'disabled' | 'pending' | 'stopped';

export interface Container {
  readonly name: string;
  readonly runtimeId: string;
  readonly imageDigest: string | null;
  readonly image: string;
  readonly lastStatus: string;
  readonly exec: ExecState;
  /** The reason given by the managed agent, or ''. */
  readonly execReason: string;
}

export interface Task {
  readonly arn: string;
  /** Last segment of the ARN. */
  readonly id: string;
  readonly clusterArn: string;
  readonly service: string;
  readonly lastStatus: string;
  readonly taskDefinition: string;
  readonly revision: number;
  /** ISO 8601 or null before it started. */
  readonly startedAt: string | null;
  readonly launchType: string;
  readonly platformVersion: string;
  /** `Linux`, `Windows Server 2022 Core`, …; '' where ECS does not say (EC2). */
  readonly platformFamily: string;
  readonly cpu: string;
  readonly memory: string;
  readonly availabilityZone: string;
  readonly enableExecuteCommand: boolean;
  /** Why it stopped or is stopping, else ''. */
  readonly stoppedReason: string;
  /** Role that overrides the task definition's, else ''. */
  readonly taskRoleArn: string;
  /** Subnet of its own network interface (awsvpc), else ''. */
  readonly subnetId: string;
  /** The EC2 or external instance it runs on, else ''. */
  readonly containerInstanceArn: string;
  readonly containers: readonly Container[];
}

/** The parts of a task definition that decide whether a capture can work. */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly pidMode: string;
  /** '' where the definition has none. */
  readonly taskRoleArn: string;
  readonly requiresCompatibilities: readonly string[];
  readonly containers: readonly {
    readonly name: string;
    readonly image: string;
    readonly user: string;
    readonly readonlyRootFilesystem: boolean;
    readonly capabilitiesAdd: readonly string[];
    readonly initProcessEnabled: boolean;
    /** Names of its environment variables, including those filled from secrets; never their values. */
    readonly environmentNames: readonly string[];
    readonly privileged: boolean;
    /** CPU units of its own (1024 is a core); 0 or absent: those of the task. */
    readonly cpu?: number;
  }[];
}

export interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

/** A failed call to AWS. The message says what happened and why, the hint what to do next; `code` is AWS's. */
export class EcsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'EcsError';
  }
}

/** A page of a list. `last` is true if no page follows, and absent if that is unknown. */
export interface Page<T> extends ReadonlyArray<T> {
  readonly last?: boolean;
}

/** Read side of ECS. Lists page lazily: iterate and stop when you have enough. Every method throws EcsError. */
export interface EcsReader {
  readonly region: () => Promise<string>;
  identity(): Promise<Identity>;
  clusters(signal?: AbortSignal): AsyncIterable<Page<Cluster>>;
  services(clusterArn: string, signal?: AbortSignal): AsyncIterable<Page<Service>>;
  /** One service by name. Throws EcsError `ServiceNotFoundException` or `ClusterNotFoundException` if there is none. */
  service(cluster: string, name: string): Promise<Service>;
  tasks(clusterArn: string, serviceName: string, signal?: AbortSignal): AsyncIterable<Page<Task>>;
  taskDefinition(arn: string): Promise<TaskDefinition>;
}
