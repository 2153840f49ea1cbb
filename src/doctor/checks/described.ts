/** Checks of the task and its container, as ECS describes them. */
import {
  addSysPtrace,
  describeService,
  enableExec,
  initProcess,
  newestPlatform,
  redeploy,
  writableRoot,
} from '../../capture/fixes';
import { failed, judgeAnswer, ok, unknown, valueOf, warning } from '../findings';
import { definedContainer, type CheckedPlace } from '../place';
import type { Check, Finding } from '../types';
import type { Task } from '../../ecs/types';
import { isOlderVersion } from '../../ecs/versions';

/** An agent that is not up after this time will not come up (ECS retries its start for about 30 s). */
const YOUNG_MS = 120_000;
/** Oldest Fargate platform versions with ECS Exec (Amazon ECS developer guide, considerations of ECS Exec). */
const LINUX = [1, 4, 0] as const;
const WINDOWS = [1, 0, 0] as const;

const withTask = (place: CheckedPlace, look: (task: Task) => Finding): Finding =>
  judgeAnswer(place.task, (task) => (task === null ? unknown('The service has no task.') : look(task)));

/** Snippets need the service's names; there is no snippet if it could not be read. */
const fixFor = (place: CheckedPlace, fix: (cluster: string, service: string) => string): string | undefined => {
  const service = valueOf(place.service);
  return service && fix(service.clusterArn, service.name);
};

const taskStatus: Check<CheckedPlace> = {
  id: 'task-status',
  title: 'Task status',
  look: (place) =>
    judgeAnswer(place.task, (task) => {
      if (task === null) {
        const wanted = valueOf(place.service)?.desiredCount;
        return failed(
          `The service has no running task${wanted === undefined ? '' : ` (it wants ${wanted})`}. Look at its events for the reason.`,
          fixFor(place, describeService),
        );
      }
      const reason = task.stoppedReason === '' ? '' : ` (${task.stoppedReason})`;
      if (task.lastStatus === 'RUNNING') return ok(`RUNNING since ${task.startedAt ?? 'a moment ago'}.`);
      if (['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(task.lastStatus))
        return warning(`${task.lastStatus}: it is still starting. Wait until it runs.`);
      return failed(`${task.lastStatus}${reason}. Choose a running task.`);
    }),
};

const launchType: Check<CheckedPlace> = {
  id: 'launch-type',
  title: 'Launch type',
  look: (place) =>
    withTask(place, ({ launchType: type }) => {
      if (type === 'FARGATE' || type === 'EC2') return ok(`${type === 'FARGATE' ? 'Fargate' : type}.`);
      return type === ''
        ? unknown('ECS names none for this task.')
        : ok(`${type}: ECS Exec works there as on EC2; it was not tried by us.`);
    }),
};

const platformVersion: Check<CheckedPlace> = {
  id: 'platform-version',
  title: 'Fargate platform version',
  look: (place) =>
    withTask(place, (task) => {
      if (task.launchType !== 'FARGATE') return ok('Does not apply: the task does not run on Fargate.');
      if (task.platformVersion === '') return unknown('ECS names no platform version for this task.');
      const oldest = /windows/i.test(task.platformFamily) ? WINDOWS : LINUX;
      if (!isOlderVersion(task.platformVersion, oldest))
        return ok(`${task.platformVersion} (${oldest.join('.')} or newer is needed).`);
      return failed(
        `${task.platformVersion}: ECS Exec needs ${oldest.join('.')} or newer. Deploy the service on the newest one.`,
        fixFor(place, newestPlatform),
      );
    }),
};

const execEnabled: Check<CheckedPlace> = {
  id: 'exec-enabled',
  title: 'ECS Exec enabled for the task',
  look: (place) =>
    withTask(place, (task) => {
      if (task.enableExecuteCommand) return ok('On.');
      const on = valueOf(place.service)?.enableExecuteCommand;
      const next = on
        ? 'It is on for the service, but only tasks started since then have it. Redeploy.'
        : 'Turn it on for the service; only tasks started afterwards have it.';
      return failed(`Off since the task started. ${next}`, fixFor(place, on ? redeploy : enableExec));
    }),
};

const managedAgent: Check<CheckedPlace> = {
  id: 'managed-agent',
  title: 'Exec agent in the container',
  look: (place) =>
    withTask(place, (task) =>
      judgeAnswer(place.container, (container) => {
        const others = task.containers
          .filter((one) => one.name !== container.name)
          .map((one) => `${one.name}: ${one.exec}`);
        const beside = others.length === 0 ? '' : ` Beside it: ${others.join(', ')}.`;
        const reason = container.execReason === '' ? '' : ` (${container.execReason.replace(/\.$/, '')})`;
        switch (container.exec) {
          case 'ready':
            return ok(`RUNNING.${beside}`);
          case 'disabled':
            return unknown(`Without ECS Exec there is no agent.${beside}`);
          case 'stopped':
            return failed(
              `It does not run${reason}. Start a new task; if it stops again, look at the task role and the network below and at the container's memory.${beside}`,
              fixFor(place, redeploy),
            );
          case 'pending': {
            const age = task.startedAt === null ? 0 : place.now - Date.parse(task.startedAt);
            if (age < YOUNG_MS) return warning(`PENDING: it is still starting${reason}. Wait a few seconds.${beside}`);
            return failed(
              `PENDING for ${Math.floor(age / 60_000)} min: it does not come up${reason}. Start a new task; look at the task role and the network below.${beside}`,
              fixFor(place, redeploy),
            );
          }
        }
      }),
    ),
};

/** In the order of the report. */
const taskChecks: readonly Check<CheckedPlace>[] = [taskStatus, launchType, platformVersion, execEnabled, managedAgent];

// Checks of the task definition.

/** Names under which the AWS SDK of the exec agent finds keys. */
const KEYS = /^AWS_(ACCESS_KEY|ACCESS_KEY_ID|SECRET_KEY|SECRET_ACCESS_KEY)$/;

const readOnlyRoot: Check<CheckedPlace> = {
  id: 'read-only-root',
  title: 'Writable root filesystem',
  look: (place) =>
    judgeAnswer(definedContainer(place), ({ readonlyRootFilesystem }) => {
      if (!readonlyRootFilesystem) return ok('readonlyRootFilesystem is off.');
      const off = 'turn readonlyRootFilesystem off, register the revision and deploy it.';
      return valueOf(place.container)?.exec === 'ready'
        ? warning(
            `The root filesystem is read-only, which AWS does not support for ECS Exec; the agent runs all the same. If no session opens, ${off}`,
            writableRoot,
          )
        : failed(
            `The root filesystem is read-only: the agent of ECS Exec is not known to run, and mostly cannot start. To use it, ${off}`,
            writableRoot,
          );
    }),
};

const init: Check<CheckedPlace> = {
  id: 'init-process',
  title: 'Init process',
  look: (place) =>
    judgeAnswer(definedContainer(place), ({ initProcessEnabled }) =>
      initProcessEnabled
        ? ok('initProcessEnabled is on.')
        : warning(
            'initProcessEnabled is off: what a session leaves behind may stay as zombie processes until the task ends.',
            initProcess,
          ),
    ),
};

const sysPtrace: Check<CheckedPlace> = {
  id: 'sys-ptrace',
  title: 'SYS_PTRACE in the task definition',
  look: (place) =>
    judgeAnswer(definedContainer(place), ({ capabilitiesAdd, privileged }) => {
      if (privileged) return ok('The container is privileged.');
      if (capabilitiesAdd.some((name) => /^(CAP_)?(SYS_PTRACE|ALL)$/i.test(name))) return ok('Added.');
      return warning(
        'Not added. Whether py-spy can do without depends on the process and the host; Node never needs it.',
        addSysPtrace,
      );
    }),
};

const pidMode: Check<CheckedPlace> = {
  id: 'pid-mode',
  title: 'PID mode',
  look: (place) =>
    judgeAnswer(place.definition, ({ pidMode: mode }) => {
      if (mode === '') return ok('Each container has its own process namespace.');
      if (mode === 'task')
        return warning(
          'pidMode is task: ECS Exec reaches one container of such a task only, and which one cannot be chosen. Drop pidMode where another is needed.',
        );
      return warning(
        `pidMode is ${mode}: the containers share the host's processes; ECS Exec allows one session for them all.`,
      );
    }),
};

const environmentKeys: Check<CheckedPlace> = {
  id: 'environment-keys',
  title: 'AWS keys in the environment',
  look: (place) =>
    judgeAnswer(definedContainer(place), ({ environmentNames }) => {
      const keys = environmentNames.filter((name) => KEYS.test(name));
      if (keys.length === 0) return ok('None: the agent uses the task role.');
      return warning(
        `${keys.join(', ')} set in the container: the agent of ECS Exec uses them in place of the task role, and cannot connect where they do not allow it. Remove them and give the task role what they were for.`,
      );
    }),
};

/** In the order of the report. */
const definitionChecks: readonly Check<CheckedPlace>[] = [readOnlyRoot, init, sysPtrace, pidMode, environmentKeys];

/** The checks that need no session and only what ECS describes: they are also shown in the *Services* tree. */
export const describedChecks: readonly Check<CheckedPlace>[] = [...taskChecks, ...definitionChecks];
