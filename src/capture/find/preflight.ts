/** What the task definition shows before anything is sent. */
import type { Container, Service, Task, TaskDefinition } from '../../ecs/types';
import { isOlderVersion } from '../../ecs/versions';
import { addSysPtrace, newestPlatform, writableRoot } from '../fixes';
import { runtimeOf } from '../../runtimes/registry';
import { CaptureError, type Runtime } from '../types';

/** First Fargate platform version with ECS Exec and SYS_PTRACE. */
const oldestPlatform = [1, 4, 0] as const;

/** Throws CaptureError `read-only-root` or `exec-disabled` for what makes ECS Exec impossible. */
export function assertReachable(task: Task, service: Service, container: Container, definition: TaskDefinition): void {
  const defined = definition.containers.find((one) => one.name === container.name);
  if (task.launchType === 'FARGATE' && isOlderVersion(task.platformVersion, oldestPlatform)) {
    throw new CaptureError(
      'exec-disabled',
      `Task ${task.id} runs on Fargate platform version ${task.platformVersion}: ECS Exec needs 1.4.0 or newer.`,
      'Deploy the service on the newest platform version.',
      newestPlatform(service.clusterArn, service.name),
    );
  }
  if (defined?.readonlyRootFilesystem) {
    throw new CaptureError(
      'read-only-root',
      `Container ${container.name} has a read-only root filesystem, on which the agent of ECS Exec cannot start.`,
      `Set readonlyRootFilesystem to false in the task definition ${definition.family}, register the revision and deploy it.`,
      writableRoot,
    );
  }
}

/**
 * A remark where the definition lacks SYS_PTRACE, which reading a process's memory may need; whether it does is found
 * out later. Else ''.
 */
export function ptraceRemark(container: Container, definition: TaskDefinition, runtime: Runtime): string {
  const defined = definition.containers.find((one) => one.name === container.name);
  if (
    runtimeOf(runtime)?.readsMemory !== true ||
    !defined ||
    defined.capabilitiesAdd.some((name) => /^(CAP_)?(SYS_PTRACE|ALL)$/.test(name))
  )
    return '';
  return `${definition.family}:${definition.revision} does not give ${container.name} SYS_PTRACE; this process can be read without it. To be sure of later ones add: ${addSysPtrace.replace(/\s+/g, ' ')}`;
}
