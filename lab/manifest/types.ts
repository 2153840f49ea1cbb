/** A lab manifest after reading: every default filled in, every path absolute. */
export interface Manifest {
  readonly services: readonly ManifestService[];
  /** Keys that mean nothing to the lab, as sentences for the log. */
  readonly warnings: readonly string[];
}

export interface ManifestService {
  readonly cluster: string;
  readonly name: string;
  /** Name of the service's one container. */
  readonly container: string;
  /** Where the source lies inside the container, an absolute POSIX path. */
  readonly containerRoot: string;
  readonly desiredCount: number;
  readonly enableExecuteCommand: boolean;
  /** CPU units as in a task definition: 1024 is one vCPU. */
  readonly cpu: string;
  /** MiB as in a task definition. */
  readonly memory: string;
  /** `uid`, `uid:gid` or a name; numbers are put into effect where the lab runs as root. */
  readonly user: string;
  readonly readonlyRootFilesystem: boolean;
  readonly sysPtrace: boolean;
  readonly initProcessEnabled: boolean;
  /** What becomes of the exec agent; where it does not run, the container counts as up all the same. */
  readonly execAgent: 'running' | 'pending' | 'stopped';
  /** The only tools on the container's PATH, `busybox` with all of its applets; null: those of a slim image. */
  readonly path: readonly string[] | null;
  /** TMPDIR is a file system of its own from which nothing can be executed. */
  readonly tempNoexec: boolean;
  /** Of Fargate, as DescribeTasks shows it. */
  readonly platformVersion: string;
  /** Members shown by DescribeTaskDefinition in place of the lab's own; null takes one away. */
  readonly taskDefinition: Readonly<Record<string, unknown>>;
  /** The same for its one container definition. */
  readonly containerDefinition: Readonly<Record<string, unknown>>;
  /** Revision n is entry n - 1. Never empty. */
  readonly revisions: readonly ManifestRevision[];
  /** Tasks by revision number; the counts add up to desiredCount. */
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

/** A manifest that cannot be used; the message names the file and the key. */
export class ManifestError extends Error {
  constructor(file: string, key: string, problem: string) {
    super(`${file}: ${key === '' ? '' : `${key}: `}${problem}`);
    this.name = 'ManifestError';
  }
}
