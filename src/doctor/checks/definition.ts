/** Checks of the task definition. */
import { addSysPtrace, initProcess, writableRoot } from '../../capture/fixes';
import { failed, judge, ok, warning } from '../findings';
import { definedContainer, type Place } from '../place';
import type { Check } from '../types';

/** Names under which the AWS SDK of the exec agent finds keys. */
const KEYS = /^AWS_(ACCESS_KEY|ACCESS_KEY_ID|SECRET_KEY|SECRET_ACCESS_KEY)$/;

const readOnlyRoot: Check<Place> = {
  id: 'read-only-root',
  title: 'Writable root filesystem',
  look: (place) =>
    judge(definedContainer(place), ({ readonlyRootFilesystem }) =>
      readonlyRootFilesystem
        ? failed(
            'The root filesystem is read-only: the agent of ECS Exec cannot start. Turn readonlyRootFilesystem off, register the revision and deploy it.',
            writableRoot,
          )
        : ok('readonlyRootFilesystem is off.'),
    ),
};

const init: Check<Place> = {
  id: 'init-process',
  title: 'Init process',
  look: (place) =>
    judge(definedContainer(place), ({ initProcessEnabled }) =>
      initProcessEnabled
        ? ok('initProcessEnabled is on.')
        : warning(
            'initProcessEnabled is off: what a session leaves behind may stay as zombie processes until the task ends.',
            initProcess,
          ),
    ),
};

const sysPtrace: Check<Place> = {
  id: 'sys-ptrace',
  title: 'SYS_PTRACE in the task definition',
  look: (place) =>
    judge(definedContainer(place), ({ capabilitiesAdd, privileged }) => {
      if (privileged) return ok('The container is privileged.');
      if (capabilitiesAdd.some((name) => /^(CAP_)?(SYS_PTRACE|ALL)$/i.test(name))) return ok('Added.');
      return warning(
        'Not added. Whether py-spy can do without depends on the process and the host; Node never needs it.',
        addSysPtrace,
      );
    }),
};

const pidMode: Check<Place> = {
  id: 'pid-mode',
  title: 'PID mode',
  look: (place) =>
    judge(place.definition, ({ pidMode: mode }) => {
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

const environmentKeys: Check<Place> = {
  id: 'environment-keys',
  title: 'AWS keys in the environment',
  look: (place) =>
    judge(definedContainer(place), ({ environmentNames }) => {
      const keys = environmentNames.filter((name) => KEYS.test(name));
      if (keys.length === 0) return ok('None: the agent uses the task role.');
      return warning(
        `${keys.join(', ')} set in the container: the agent of ECS Exec uses them in place of the task role, and cannot connect where they do not allow it. Remove them and give the task role what they were for.`,
      );
    }),
};

/** In the order of the report. */
export const definitionChecks: readonly Check<Place>[] = [readOnlyRoot, init, sysPtrace, pidMode, environmentKeys];
