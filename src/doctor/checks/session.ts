/** Checks that need a session: what the container really is, and what its process allows. */
import { addSysPtrace } from '../../capture/fixes';
import { pinnedArch, pySpySha256, pySpyVersion } from '../../runtimes/python/pyspy/pinned';
import { runtimes } from '../../runtimes/registry';
import { processName } from '../../runtimes/shared/processName';
import type { RuntimeSpec } from '../../runtimes/types';
import { CaptureError } from '../../capture/types';
import { isOlderVersion } from '../../ecs/versions';
import { failed, judgeAnswer, ok, unknown, warning } from '../findings';
import type { Attempt, Session } from '../session';
import type { Check, Finding } from '../types';

type SessionCheck = Check<Session>;

const SYS_PTRACE = 1n << 19n;
/** py-spy takes about 8 MB, plus its recording. */
const ROOM = 20 * 1024 * 1024;

/** A CaptureError becomes a failed row with its message; any other value is judged. */
const judgeAttempt = <T>(attempt: Attempt<T>, look: (value: T) => Finding): Finding =>
  judgeAnswer(attempt, (value) =>
    value instanceof CaptureError ? failed(`${value.message} ${value.hint}`, value.fix) : look(value),
  );

const session: SessionCheck = {
  id: 'session',
  title: 'Session into the container',
  look: ({ outcome, detail, openMs }) => {
    switch (outcome) {
      case 'opened':
        return ok(`Opened in ${(openMs / 1000).toFixed(1)} s and closed again.`);
      case 'refused':
        return unknown(`Could not be tried. ${detail}`);
      case 'failed':
        return failed(detail);
      case 'not tried':
        return unknown(detail);
    }
  },
};

const shell: SessionCheck = {
  id: 'shell',
  title: 'Shell',
  look: ({ noShell, container }) =>
    noShell
      ? failed(
          'The image has no shell (sh) that a session can start. Use an image with one, such as the -slim variants.',
        )
      : judgeAnswer(container, (one) =>
          one.shell === '' ? unknown('The shell did not report its name.') : ok(`${one.shell}.`),
        ),
};

const user: SessionCheck = {
  id: 'user',
  title: 'User',
  look: ({ host, process }) =>
    judgeAnswer(host, ({ uid }) => {
      const mine = uid === 0 ? 'root' : `user ${uid}`;
      const its =
        'value' in process && !(process.value instanceof CaptureError)
          ? `, the process as user ${process.value.uid}`
          : '';
      if (uid === 0) return ok(`The session runs as root${its}.`);
      return warning(
        `The session runs as ${mine}${its}: ECS Exec normally runs as root, and other users' processes are out of reach.`,
      );
    }),
};

const architecture: SessionCheck = {
  id: 'architecture',
  title: 'Architecture',
  look: ({ host }) =>
    judgeAnswer(host, ({ arch }) =>
      pinnedArch(arch) in pySpySha256
        ? ok(`${arch}.`)
        : warning(
            `${arch}: the extension carries no py-spy for it. Python needs one in the image (pip install py-spy==${pySpyVersion}); Node is not concerned.`,
          ),
    ),
};

const libc: SessionCheck = {
  id: 'libc',
  title: 'C library',
  look: ({ container }) =>
    judgeAnswer(container, (one) =>
      one.libc === ''
        ? unknown('Neither glibc nor musl was found; the py-spy we send needs none.')
        : ok(`${one.libc}; the py-spy we send is linked statically and runs on both.`),
    ),
};

const tempFolder: SessionCheck = {
  id: 'temp-folder',
  title: 'Temporary folder',
  look: ({ host, container }) =>
    judgeAnswer(host, ({ tempDir, tempDirNoExec }) => {
      const free = 'value' in container ? container.value.freeBytes : null;
      const room = free === null ? '' : `, ${Math.floor(free / 1024 / 1024)} MB free`;
      if (tempDirNoExec)
        return warning(
          `${tempDir} is writable${room}, but neither it nor another runs programs (mounted noexec). Whether py-spy can be run all the same: see "py-spy"; Node is not concerned. To change it, set TMPDIR to a folder that is writable and executable.`,
          `"environment": [{ "name": "TMPDIR", "value": "/path/that/runs/programs" }]`,
        );
      if (free !== null && free < ROOM)
        return warning(
          `${tempDir} is writable and executable, but has only ${Math.floor(free / 1024 / 1024)} MB left. Free some, or set TMPDIR to another folder.`,
        );
      return ok(`${tempDir} is writable and executable${room}.`);
    }),
};

const capabilities: SessionCheck = {
  id: 'capabilities',
  title: 'SYS_PTRACE in the container',
  look: ({ container }) =>
    judgeAnswer(container, ({ effective, bounding }) => {
      if (effective === null) return unknown('The session could not read its capabilities.');
      const sets = `effective ${effective.toString(16)}${bounding === null ? '' : `, bounding ${bounding.toString(16)}`}`;
      if ((effective & SYS_PTRACE) !== 0n) return ok(`The session has it (${sets}).`);
      return warning(
        `The session lacks it (${sets}). Whether the process can be read without it: see "Reading the process".`,
        addSysPtrace,
      );
    }),
};

const seccomp: SessionCheck = {
  id: 'seccomp',
  title: 'Seccomp',
  look: ({ container }) =>
    judgeAnswer(container, (one) => {
      if (one.seccomp === null) return unknown('The kernel does not say.');
      if (one.seccomp === 0) return ok('No filter.');
      if (one.seccomp === 1) return failed('Strict mode: nothing but reading and writing is allowed.');
      if (isOlderVersion(one.kernel, [4, 8, 0]))
        return warning(
          `A filter is on, and the kernel is ${one.kernel}: container runtimes allow reading other processes from 4.8 on only.`,
          addSysPtrace,
        );
      return ok('A filter is on, as container runtimes set it; theirs allow what py-spy needs.');
    }),
};

const yama: SessionCheck = {
  id: 'yama',
  title: 'Yama ptrace_scope',
  look: ({ container }) =>
    judgeAnswer(container, ({ yama: scope, effective }) => {
      const may = effective !== null && (effective & SYS_PTRACE) !== 0n;
      if (scope === null) return ok('The host has no Yama, or does not show it.');
      if (scope === 0) return ok('0: no limit.');
      if (scope >= 3)
        return warning(
          `${scope}: the host forbids reading other processes altogether; Python cannot be captured on it. Node is not concerned.`,
        );
      if (may) return ok(`${scope}: lifted by SYS_PTRACE, which the session has.`);
      return warning(
        `${scope}: the host limits reading other processes to those with SYS_PTRACE, unless the process allows it itself.`,
        addSysPtrace,
      );
    }),
};

const process: SessionCheck = {
  id: 'process',
  title: 'Process to record',
  look: ({ process: found }) =>
    judgeAttempt(found, (one) =>
      ok(
        `${processName(one)} (pid ${one.pid}, ${one.runtime}), ${Math.round(one.cpuShare * 100)} % of a core, ${one.threads} threads.`,
      ),
    ),
};

/** The rows of a runtime, for processes of that runtime only. */
const rowsOfRuntime = ({ label, checks }: RuntimeSpec): SessionCheck[] =>
  checks.map(({ id, title, judge: look }) => ({
    id,
    title,
    look: ({ ofRuntimes }) =>
      judgeAttempt(ofRuntimes[id] ?? { unknown: 'It was not checked.' }, (fact) =>
        fact === null ? ok(`Not needed: the process is not ${label}.`) : look(fact),
      ),
  }));

/** In the order of the report. */
export const sessionChecks = (): readonly SessionCheck[] => [
  session,
  shell,
  user,
  architecture,
  libc,
  tempFolder,
  capabilities,
  seccomp,
  yama,
  process,
  ...runtimes().flatMap(rowsOfRuntime),
];
