/** What surrounds a task: the cluster's exec configuration, permissions, roles, keys, network. Read only. */

/** `executeCommandConfiguration` of DescribeClusters; '' and false where a part is not set. */
export interface ExecConfiguration {
  /** Id, ARN or alias of the key that encrypts sessions. */
  readonly kmsKeyId: string;
  /** NONE, DEFAULT (the task's awslogs configuration), OVERRIDE (the places below); '' where none is set. */
  readonly logging: string;
  readonly s3Bucket: string;
  readonly s3Prefix: string;
  readonly s3Encrypted: boolean;
  readonly logGroup: string;
  readonly logGroupEncrypted: boolean;
}

/** `conditional`: not allowed as simulated, but the policy looks at things the simulator was not told. */
export type Decision = 'allowed' | 'denied' | 'conditional';

/** Decisions by action, e.g. `ecs:ExecuteCommand`. */
export type Decisions = ReadonlyMap<string, Decision>;

/** An action on certain resources, and what conditions may look at besides. */
export interface Question {
  readonly actions: readonly string[];
  /** Empty: any. */
  readonly resources: readonly string[];
  /** Condition keys and their value. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface KeyState {
  readonly arn: string;
  /** Enabled, Disabled, PendingDeletion, … */
  readonly state: string;
}

/** The EC2 or external instance a task runs on. */
export interface Instance {
  readonly agentVersion: string;
  readonly agentConnected: boolean;
  readonly ec2InstanceId: string;
  readonly subnetId: string;
}

/** A subnet's VPC with the services its endpoints lead to, e.g. `com.amazonaws.eu-west-1.ssmmessages`. */
export interface Network {
  readonly vpcId: string;
  /** Owned by another account and shared: its endpoints cannot be listed. */
  readonly isShared: boolean;
  readonly endpoints: readonly { readonly service: string; readonly state: string }[];
}

/** Every method is one or two read-only calls and throws EcsError. */
export interface AccountReader {
  execConfiguration(cluster: string, signal: AbortSignal): Promise<ExecConfiguration>;
  /**
   * What IAM's policy simulator says of a user or role. Service control policies and resource policies are left out.
   */
  simulate(principalArn: string, question: Question, signal: AbortSignal): Promise<Decisions>;
  /** ARN of a role by its name: that of a role with a path cannot be made up. */
  roleArn(name: string, signal: AbortSignal): Promise<string>;
  key(keyId: string, signal: AbortSignal): Promise<KeyState>;
  instance(cluster: string, containerInstanceArn: string, signal: AbortSignal): Promise<Instance>;
  /** Role of the instance's profile; null where it has none. */
  instanceRole(ec2InstanceId: string, signal: AbortSignal): Promise<string | null>;
  network(subnetId: string, account: string, signal: AbortSignal): Promise<Network>;
}
