import { ecsArn, hex } from './account';
import { tick } from './clock';
import { TaskContainer } from './container';
import type { TaskEnvironment } from './environment';
import type { LabTaskDefinition } from './taskDefinitions';

type TaskStatus = 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEPROVISIONING' | 'STOPPED';
type StopCode = 'EssentialContainerExited' | 'ServiceSchedulerInitiated' | 'TaskFailedToStart';

/** One task: a record that outlives its processes. Times are milliseconds since the epoch. */
export class LabTask {
  readonly id = hex(32);
  readonly arn: string;
  readonly containers: readonly TaskContainer[];
  readonly createdAt = tick();
  readonly privateAddress: string;
  readonly interfaceId = `eni-0${hex(16)}`;
  readonly attachmentId = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
  readonly availabilityZone: string;
  lastStatus: TaskStatus = 'PROVISIONING';
  desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING';
  startedAt: number | null = null;
  stoppingAt: number | null = null;
  stoppedAt: number | null = null;
  stoppedReason = '';
  stopCode: StopCode | null = null;
  version = 1;
  private starting: Promise<void> = Promise.resolve();
  private over: Promise<void> = Promise.resolve();

  constructor(
    readonly definition: LabTaskDefinition,
    readonly deploymentId: string,
    /** The task's number in its service, from 1. */
    readonly number: number,
    readonly enableExecuteCommand: boolean,
    private readonly around: TaskEnvironment,
    private readonly onChange: (task: LabTask) => void,
  ) {
    this.arn = ecsArn(`task/${definition.service.cluster}/${this.id}`);
    this.privateAddress = `10.0.${number % 250}.${(parseInt(this.id.slice(0, 2), 16) % 250) + 4}`;
    this.availabilityZone = `us-east-1${'ab'[number % 2]}`;
    this.containers = [
      new TaskContainer(definition, this.id, this.arn, number, enableExecuteCommand, around, () => this.changed()),
    ];
  }

  /** Starts it, once; never rejects: a task that cannot start becomes STOPPED. */
  start(): Promise<void> {
    this.starting = this.run();
    return this.starting;
  }

  private async run(): Promise<void> {
    try {
      const image = await this.around.images.of(this.definition);
      if (this.desiredStatus === 'STOPPED') return;
      this.to('PENDING');
      await Promise.all(this.containers.map((container) => container.start(image)));
      this.startedAt = tick();
      this.over = Promise.race(this.containers.map((container) => container.over)).then(() =>
        this.finish('EssentialContainerExited', 'Essential container in task exited'),
      );
      if (this.desiredStatus === 'RUNNING') this.to('RUNNING');
    } catch (error) {
      const reason = `CannotStartContainerError: ${(error as Error).message}`;
      this.around.log(
        `Task of ${this.definition.service.cluster}/${this.definition.service.name} could not start: ${(error as Error).message}`,
      );
      for (const container of this.containers) container.fail(reason);
      await this.finish('TaskFailedToStart', reason);
    }
  }

  /** Stops it with the scheduler's reason. Resolves when nothing of it is running. */
  async stop(reason: string): Promise<void> {
    if (this.lastStatus === 'STOPPED') return;
    this.markStopping('ServiceSchedulerInitiated', reason);
    this.to('DEPROVISIONING');
    await this.starting;
    await Promise.all(this.containers.map((container) => container.stop()));
    await this.over;
    await this.finish('ServiceSchedulerInitiated', reason);
  }

  /** RUNNING, with its containers and their exec agents up. */
  get settled(): boolean {
    return this.lastStatus === 'RUNNING' && this.containers.every((container) => container.settled);
  }

  private async finish(code: StopCode, reason: string): Promise<void> {
    if (this.stoppedAt !== null) return;
    this.markStopping(code, reason);
    this.stoppedAt = tick();
    await Promise.all(this.containers.map((container) => container.stop()));
    for (const container of this.containers) if (container.lastStatus !== 'STOPPED') container.fail('');
    for (const container of this.containers) container.remove();
    this.to('STOPPED');
  }

  private markStopping(code: StopCode, reason: string): void {
    this.desiredStatus = 'STOPPED';
    this.stoppingAt ??= tick();
    this.stopCode ??= code;
    this.stoppedReason ||= reason;
  }

  private to(status: TaskStatus): void {
    this.lastStatus = status;
    this.changed();
  }

  private changed(): void {
    this.version++;
    this.onChange(this);
  }
}
