import { chmodSync, chownSync } from 'node:fs';
import path from 'node:path';
import { ContainerProcess } from '../tasks/containerProcess';
import { METADATA_VARIABLE } from '../tasks/leftovers';
import { mountNoexec } from '../tasks/noexecFolder';
import { copyTree, type Image } from '../tasks/stage';
import { linkTools, slimTools } from '../tasks/containerPath';
import type { LabContainer } from '../types';
import { REGION, digits, hex } from './account';
import type { TaskEnvironment } from './environment';
import type { LabTaskDefinition } from './taskDefinitions';
import { tick } from './clock';

export type AgentStatus = 'PENDING' | 'RUNNING' | 'STOPPED';

/** After this time a container counts as up and its exec agent runs. */
const SETTLE_MS = 500;
const STOP_GRACE_MS = 2000;

/** One container of a task: its files, its process, its exec agent. */
export class TaskContainer implements LabContainer {
  readonly name: string;
  readonly runtimeId: string;
  readonly arn: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Last part of its metadata address; unguessable. */
  readonly metadataId = `${hex(32)}-${digits(10)}`;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED' = 'PENDING';
  exitCode: number | null = null;
  reason = '';
  imageDigest: string | null = null;
  agent: { status: AgentStatus; startedAt: number | null; reason: string } | null;
  startedAt: number | null = null;
  /** Up for long enough to count, with its exec agent running if it has one. */
  settled = false;
  /** Settles when a started container has ended. */
  over: Promise<void> = Promise.resolve();
  private process: ContainerProcess | null = null;
  private settleTimer: NodeJS.Timeout | null = null;
  private readonly stopping = new AbortController();
  readonly stopped = this.stopping.signal;
  private readonly root: string;

  constructor(
    readonly definition: LabTaskDefinition,
    readonly taskId: string,
    readonly taskArn: string,
    taskNumber: number,
    execEnabled: boolean,
    private readonly around: TaskEnvironment,
    /** Called when the container's visible state changed by itself. */
    private readonly changed: () => void,
  ) {
    const { service, source } = definition;
    this.name = service.container;
    this.runtimeId = `${taskId}-${digits(10)}`;
    this.arn = `${taskArn.replace(':task/', ':container/')}/${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
    this.agent = execEnabled ? { status: 'PENDING', startedAt: null, reason: '' } : null;
    this.root = path.join(around.work.path, 'tasks', taskId, this.name);
    this.cwd = path.join(this.root, ...service.containerRoot.split('/'));
    this.env = {
      ...(process.env.LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH }),
      PATH: path.join(this.root, 'bin'),
      HOME: path.join(this.root, 'home'),
      HOSTNAME: taskId.slice(0, 12),
      TMPDIR: path.join(around.work.path, 't', this.runtimeId.slice(-6)),
      LANG: 'C.UTF-8',
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      ECS_LAB_TASK_NUMBER: String(taskNumber),
      ...(process.env.ECS_LAB_LOAD === undefined ? {} : { ECS_LAB_LOAD: process.env.ECS_LAB_LOAD }),
      ...source.env,
      [METADATA_VARIABLE]: `${around.endpoint}/v4/${this.metadataId}`,
    };
  }

  get clusterName(): string {
    return this.definition.service.cluster;
  }

  /**
   * False if the exec agent runs but cannot reach its service: keys in the environment hide the task role, there is no
   * role, or the root is read-only.
   */
  get agentConnected(): boolean {
    const { readonlyRootFilesystem, taskDefinition } = this.definition.service;
    return !('AWS_ACCESS_KEY_ID' in this.env) && !readonlyRootFilesystem && taskDefinition.taskRoleArn !== null;
  }

  /**
   * Creates the root folder and starts the process; from then on `over` tracks its end. Rejects if the program cannot
   * run.
   */
  async start(image: Image): Promise<void> {
    const { service, source } = this.definition;
    const user = numericUser(service.user);
    this.imageDigest = image.digest;
    this.around.work.make('tasks', this.taskId, this.name, 'home');
    await copyTree(image.folder, this.cwd);
    linkTools(this.env.PATH, service.path ?? slimTools(source.command[0]));
    this.around.work.make('t', path.basename(this.env.TMPDIR));
    if (service.tempNoexec) mountNoexec(this.env.TMPDIR);
    chmodSync(this.env.TMPDIR, 0o1777);
    if (user !== null) chownSync(this.env.HOME, user.uid, user.gid);
    this.around.work.noteContainer(this.env[METADATA_VARIABLE]);
    this.process = await ContainerProcess.start({
      command: source.command.map((word) => this.realised(word)),
      cwd: this.cwd,
      env: this.env,
      user,
      logFile: path.join(this.around.work.make('logs'), `${this.taskId}-${this.name}.log`),
      metadataUri: this.env[METADATA_VARIABLE],
    });
    this.lastStatus = 'RUNNING';
    this.startedAt = tick();
    this.settleTimer = setTimeout(() => this.settle(), SETTLE_MS);
    this.over = this.process.exited.then((code) => this.ended(code));
  }

  /** Stops the process and everything else in the container. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.process?.stop(STOP_GRACE_MS);
    await this.over;
  }

  /** Kills its process, like an out-of-memory killer; the task then ends by itself. */
  die(): void {
    this.process?.kill();
  }

  /** Deletes its files; its log stays until the lab ends. */
  remove(): void {
    this.around.work.removeInside(path.join('tasks', this.taskId));
    this.around.work.removeInside(path.join('t', path.basename(this.env.TMPDIR)));
  }

  /** Marks a container that never ran, or cannot. */
  fail(reason: string): void {
    this.reason = reason;
    this.ended(null);
  }

  private ended(code: number | null): void {
    if (this.settleTimer !== null) clearTimeout(this.settleTimer);
    this.exitCode = code;
    this.lastStatus = 'STOPPED';
    if (this.agent !== null) this.agent = { ...this.agent, status: 'STOPPED' };
    this.stopping.abort();
  }

  private settle(): void {
    this.settled = true;
    if (this.agent !== null) this.agent = agentOf(this.definition.service.execAgent);
    this.changed();
  }

  /** The path on this machine of a path below the container's root. */
  private realised(word: string): string {
    const { containerRoot } = this.definition.service;
    return word === containerRoot || word.startsWith(`${containerRoot}/`)
      ? this.cwd + word.slice(containerRoot.length)
      : word;
  }
}

/** The exec agent of a running container. */
function agentOf(state: 'running' | 'pending' | 'stopped'): {
  status: AgentStatus;
  startedAt: number | null;
  reason: string;
} {
  if (state === 'running') return { status: 'RUNNING', startedAt: tick(), reason: '' };
  return {
    status: state === 'pending' ? 'PENDING' : 'STOPPED',
    startedAt: null,
    reason: state === 'pending' ? '' : 'The agent stopped by itself',
  };
}

/** `1000` or `1000:1000` if the lab may change user; names appear only in the task definition. */
function numericUser(user: string): { uid: number; gid: number } | null {
  const match = /^(\d+)(?::(\d+))?$/.exec(user);
  if (match === null || process.getuid?.() !== 0) return null;
  return { uid: Number(match[1]), gid: Number(match[2] ?? match[1]) };
}
