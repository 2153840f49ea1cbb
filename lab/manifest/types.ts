/** A manifest after reading: every default is filled in, every path is absolute. */
export interface Manifest {
  readonly services: readonly ManifestService[];
  /** Unknown keys, as sentences for the log. */
  readonly warnings: readonly string[];
}

export interface ManifestService {
  readonly cluster: string;
  readonly name: string;
  /** Name of the service's one container. */
  readonly container: string;
  /** Where the source is inside the container: an absolute POSIX path. */
  readonly containerRoot: string;
  readonly desiredCount: number;
  readonly enableExecuteCommand: boolean;
  /** CPU units as in a task definition: 1024 is one vCPU. */
  readonly cpu: string;
  /** MiB as in a task definition. */
  readonly memory: string;
  /** `uid`, `uid:gid` or a name; numbers take effect if the lab runs as root. */
  readonly user: string;
  readonly readonlyRootFilesystem: boolean;
  readonly sysPtrace: boolean;
  readonly initProcessEnabled: boolean;
  /** State of the exec agent; if it is not running, the container still counts as up. */
  readonly execAgent: 'running' | 'pending' | 'stopped';
  /** The only tools on the container's PATH, `busybox` with all its applets; null: those of a slim image. */
  readonly path: readonly string[] | null;
  /** TMPDIR is a separate file system from which nothing can be executed. */
  readonly tempNoexec: boolean;
  /** Fargate's, as in DescribeTasks. */
  readonly platformVersion: string;
  /** Members of DescribeTaskDefinition that replace the lab's own; null removes one. */
  readonly taskDefinition: Readonly<Record<string, unknown>>;
  /** The same for its one container definition. */
  readonly containerDefinition: Readonly<Record<string, unknown>>;
  /** Revision n is entry n - 1. Never empty. */
  readonly revisions: readonly ManifestRevision[];
  /** Number of tasks by revision; they add up to desiredCount. */
  readonly running: ReadonlyMap<number, number>;
}

export interface ManifestRevision {
  /** Absolute path of a folder. */
  readonly source: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Run once on a copy of the source before the first task starts. */
  readonly build: readonly string[] | null;
}

/** An invalid manifest; the message names the file and the key. */
export class ManifestError extends Error {
  constructor(file: string, key: string, problem: string) {
    super(`${file}: ${key === '' ? '' : `${key}: `}${problem}`);
    this.name = 'ManifestError';
  }
}
