/** What the task definition shows before anything is sent. */
import type { Container, Service, Task, TaskDefinition } from '../../ecs/types';
import { isOlderVersion } from '../../ecs/versions';
import { addSysPtrace, newestPlatform, writableRoot } from '../fixes';
import { runtimeOf } from '../../runtimes/registry';
import { CaptureError, type CaptureErrorCode, type Runtime } from '../types';

/** First Fargate platform version with ECS Exec and SYS_PTRACE. */
const oldestPlatform = [1, 4, 0] as const;

/** Throws CaptureError `exec-disabled` for what makes ECS Exec impossible. */
export function assertReachable(task: Task, service: Service): void {
  if (task.launchType === 'FARGATE' && isOlderVersion(task.platformVersion, oldestPlatform)) {
    throw new CaptureError(
      'exec-disabled',
      `Task ${task.id} runs on Fargate platform version ${task.platformVersion}: ECS Exec needs 1.4.0 or newer.`,
      'Deploy the service on the newest platform version.',
      newestPlatform(service.clusterArn, service.name),
    );
  }
}

const definedIn = (definition: TaskDefinition, name: string) => definition.containers.find((one) => one.name === name);

/**
 * A remark where the definition gives the container a read-only root filesystem, else ''. AWS says that ECS Exec does not
 * work with one; where its agent runs all the same, only trying tells.
 */
export const readOnlyRemark = (container: Pick<Container, 'name'>, definition: TaskDefinition): string =>
  definedIn(definition, container.name)?.readonlyRootFilesystem
    ? `Container ${container.name} has a read-only root filesystem, which AWS does not support for ECS Exec; its agent runs, so a session is tried.`
    : '';

/** The failures of an agent that could not start, or does not do its work. */
const ofTheAgent = new Set<CaptureErrorCode>(['agent-not-running', 'channel-closed']);

/**
 * An error that a read-only root filesystem may be the cause of, as CaptureError `read-only-root` with the change that
 * would help; any other error as it is.
 */
export function explainReadOnly(
  error: CaptureError,
  container: Pick<Container, 'name'>,
  definition: TaskDefinition,
): CaptureError {
  if (!ofTheAgent.has(error.code) || !definedIn(definition, container.name)?.readonlyRootFilesystem) return error;
  return new CaptureError(
    'read-only-root',
    `${error.message} Container ${container.name} has a read-only root filesystem, which is likely why.`,
    `Set readonlyRootFilesystem to false in the task definition ${definition.family}, register the revision and deploy it.`,
    writableRoot,
    { cause: error },
  );
}

/**
 * A remark where the definition lacks SYS_PTRACE, which reading a process's memory may need; whether it does is found
 * out later. Else ''.
 */
export function ptraceRemark(container: Container, definition: TaskDefinition, runtime: Runtime): string {
  const defined = definedIn(definition, container.name);
  if (
    runtimeOf(runtime)?.readsMemory !== true ||
    !defined ||
    defined.capabilitiesAdd.some((name) => /^(CAP_)?(SYS_PTRACE|ALL)$/.test(name))
  )
    return '';
  return `${definition.family}:${definition.revision} does not give ${container.name} SYS_PTRACE; this process can be read without it. To be sure of later ones add: ${addSysPtrace.replace(/\s+/g, ' ')}`;
}
