import type { ManifestService } from '../manifest/types';
import { ecsArn, hex } from './account';
import { Backoff } from './backoff';
import { tick } from './clock';
import { Deployment } from './deployment';
import type { TaskEnvironment } from './environment';
import { LabTask } from './task';
import type { LabTaskDefinition } from './taskDefinitions';
import { targetsOf } from './targets';

interface ServiceEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

interface ServiceChange {
  readonly desiredCount?: number;
  readonly enableExecuteCommand?: boolean;
  readonly definition?: LabTaskDefinition;
  readonly forceNewDeployment?: boolean;
}

/** How long and how many STOPPED tasks are kept; ECS keeps them for about an hour. */
const REMEMBER_MS = 3_600_000;
const REMEMBER_TASKS = 200;

/** A service: keeps as many tasks running as its deployments want, replaces dead ones, rolls out new deployments. */
export class LabService {
  readonly arn: string;
  readonly createdAt = tick();
  readonly events: ServiceEvent[] = [];
  desiredCount: number;
  enableExecuteCommand: boolean;
  /** Newest (PRIMARY) first. */
  deployments: Deployment[];
  tasks: LabTask[] = [];
  private steady = false;
  private closing = false;
  private timer: NodeJS.Timeout | null = null;
  private soon: NodeJS.Immediate | null = null;
  /** Tasks start one after another, so that their numbers are in order of start time. */
  private starts: Promise<void> = Promise.resolve();
  private readonly backoff = new Backoff();

  constructor(
    readonly settings: ManifestService,
    definitions: readonly LabTaskDefinition[],
    private readonly around: TaskEnvironment,
  ) {
    this.arn = ecsArn(`service/${settings.cluster}/${settings.name}`);
    this.desiredCount = settings.desiredCount;
    this.enableExecuteCommand = settings.enableExecuteCommand;
    const shares = [...settings.running]
      .filter(([, count], _, all) => count > 0 || all.length === 1)
      .sort(([a], [b]) => a - b);
    const kept = shares.length > 0 ? shares : [[1, 0] as const];
    this.deployments = kept
      .map(([revision, count]) => new Deployment(definitions[revision - 1], kept.length > 1 ? count : null))
      .reverse();
  }

  get name(): string {
    return this.settings.name;
  }

  get primary(): Deployment {
    return this.deployments[0];
  }

  /** Tasks that should be running, oldest first. */
  live(deployment?: Deployment): LabTask[] {
    return this.tasks.filter(
      (task) => task.desiredStatus === 'RUNNING' && (deployment === undefined || task.deploymentId === deployment.id),
    );
  }

  count(status: 'RUNNING' | 'PENDING', deployment?: Deployment): number {
    return this.live(deployment).filter((task) => (task.lastStatus === 'RUNNING') === (status === 'RUNNING')).length;
  }

  /** Whether every desired task and its exec agent is running. */
  get isReady(): boolean {
    const live = this.live();
    return live.length === this.desiredCount && live.every((task) => task.settled);
  }

  /**
   * UpdateService: enableExecuteCommand affects new tasks only; a new definition or force creates a deployment that
   * replaces all others.
   */
  update(change: ServiceChange): void {
    this.enableExecuteCommand = change.enableExecuteCommand ?? this.enableExecuteCommand;
    if (change.desiredCount !== undefined) this.scale(change.desiredCount);
    const definition = change.definition ?? this.primary.definition;
    if (change.forceNewDeployment === true || definition !== this.primary.definition) {
      for (const deployment of this.deployments) deployment.held = null;
      this.deployments.unshift(new Deployment(definition, null));
    }
    this.primary.updatedAt = tick();
    this.steady = false;
    this.reconcile();
  }

  /** Deployments with fixed counts keep them; the newest takes the difference. */
  private scale(desired: number): void {
    let missing = desired - this.desiredCount;
    this.desiredCount = desired;
    for (const deployment of this.deployments) {
      if (deployment.held === null) continue;
      const next = Math.max(0, deployment.held + missing);
      missing -= next - deployment.held;
      deployment.held = next;
    }
  }

  /** Starts and stops tasks until the actual state matches the desired one. Called soon after every change. */
  reconcile(): void {
    if (this.closing) return;
    const targets = targetsOf(this);
    for (const deployment of [...this.deployments]) {
      const live = this.live(deployment);
      const { wanted, replaces } = targets.get(deployment) ?? { wanted: 0, replaces: false };
      for (const task of live.slice(0, Math.max(0, live.length - wanted))) this.stopTask(task, deployment);
      if (replaces) this.startMissing(deployment, wanted - live.length);
    }
    this.deployments = this.deployments.filter(
      (d, i) =>
        i === 0 || (d.held ?? 0) > 0 || this.tasks.some((t) => t.deploymentId === d.id && t.lastStatus !== 'STOPPED'),
    );
    this.noteSteadyState();
    this.forget();
  }

  private startMissing(deployment: Deployment, missing: number): void {
    const wait = missing > 0 ? this.backoff.waitMs(Date.now()) : 0;
    if (wait > 0) {
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.reconcile();
      }, wait);
      return;
    }
    for (let i = 0; i < missing; i++) {
      const task = new LabTask(
        deployment.definition,
        deployment.id,
        this.freeNumber(),
        this.enableExecuteCommand,
        this.around,
        (changed) => this.onChange(changed),
      );
      this.tasks.push(task);
      this.starts = this.starts.then(() => task.start());
      this.event(`has started 1 tasks: (task ${task.id}).`);
    }
  }

  /** The lowest number not in use by a running task: a replacement gets the number of the task that died. */
  private freeNumber(): number {
    const taken = new Set(this.live().map((task) => task.number));
    let number = 1;
    while (taken.has(number)) number++;
    return number;
  }

  private stopTask(task: LabTask, deployment: Deployment): void {
    void task.stop(`Scaling activity initiated by (deployment ${deployment.id})`);
    this.event(`has stopped 1 running tasks: (task ${task.id}).`);
  }

  private onChange(task: LabTask): void {
    if (task.lastStatus === 'STOPPED' && task.stopCode !== 'ServiceSchedulerInitiated') this.noteDeath(task);
    this.soon ??= setImmediate(() => {
      this.soon = null;
      this.reconcile();
    });
  }

  private noteDeath(task: LabTask): void {
    const deployment = this.deployments.find((d) => d.id === task.deploymentId);
    if (deployment !== undefined) deployment.failedTasks++;
    this.steady = false;
    this.backoff.noteEnd((task.stoppedAt ?? 0) - (task.startedAt ?? task.stoppedAt ?? 0), Date.now());
    const code = task.containers[0].exitCode;
    this.event(`(task ${task.id}) stopped: ${task.stoppedReason}${code === null ? '' : ` (exit code ${code})`}.`);
    if (this.backoff.isLooping) this.event('is unable to consistently start tasks successfully.');
    this.around.log(
      `${this.settings.cluster}/${this.name}: task ${task.id} stopped: ${task.stoppedReason}, exit code ${code ?? 'none'}`,
    );
  }

  private noteSteadyState(): void {
    const settled = this.isReady && this.deployments.every((d, i) => i === 0 || d.held !== null);
    for (const deployment of this.deployments) deployment.completed = settled;
    if (settled && !this.steady) this.event('has reached a steady state.');
    this.steady = settled;
  }

  private event(text: string): void {
    this.events.unshift({
      id: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
      createdAt: tick(),
      message: `(service ${this.name}) ${text}`,
    });
    this.events.length = Math.min(this.events.length, 100);
  }

  private forget(): void {
    const stopped = this.tasks.filter((task) => task.lastStatus === 'STOPPED');
    const old = new Set(
      stopped.filter(
        (task, i) => Date.now() - (task.stoppedAt ?? 0) > REMEMBER_MS || i < stopped.length - REMEMBER_TASKS,
      ),
    );
    if (old.size > 0) this.tasks = this.tasks.filter((task) => !old.has(task));
  }

  /** Stops every task; resolves when nothing of the service is running. */
  async close(): Promise<void> {
    this.closing = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await Promise.all(this.tasks.map((task) => task.stop('The lab was stopped')));
    await this.starts;
  }
}
