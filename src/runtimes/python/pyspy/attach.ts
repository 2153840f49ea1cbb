/** Whether py-spy may read a process, decided by the kernel in the task (remote/pyspyCheck.sh), and why not. */
import type { RemoteHost } from '../../../exec/types';
import { addSysPtrace } from '../../../capture/fixes';
import { CaptureError, type RemoteProcess } from '../../../capture/types';
import { goneBefore } from '../../shared/ended';
import { processName } from '../../shared/processName';
import { PerProcess } from '../../shared/perProcess';
import { runsPrograms, versionSaid } from '../detection';
import type { Unreadable } from './interpreterFile';
import { prepare } from './prepare';

/** How py-spy will run: as the session's user, or as the target's. */
export interface Attach {
  readonly as: 'direct' | 'dropped';
  /** e.g. `3.12.4`, of a free-threaded build `3.13.15t`; '' where it could not be told. */
  readonly runtimeVersion: string;
  /** A Python in the task that can run the recorder, '' where there is none. */
  readonly python: string;
  /** Why py-spy will not find the interpreter in it; absent where nothing is known against it. */
  readonly unreadable?: Unreadable;
}

const ptraceHint =
  'Add SYS_PTRACE to the container in the task definition (linuxParameters.capabilities.add; Fargate needs platform version 1.4.0, EC2 any), register the revision and deploy it.';
const sysPtrace = 1n << 19n;

export const ptraceRefused = (message: string, hint = ptraceHint, cause?: unknown): CaptureError =>
  new CaptureError('ptrace', message, hint, addSysPtrace, { cause });

const capabilities = (text: string | undefined): bigint =>
  text && /^[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : 0n;

/** Explains why the kernel refused. `facts` are the lines of remote/pyspyCheck.sh. */
export function explainRefusal(facts: ReadonlyMap<string, string>, process: RemoteProcess): CaptureError {
  const who = `${processName(process)} (pid ${process.pid})`;
  const mine = capabilities(facts.get('myCapEff'));
  const yama = facts.get('yama') ?? '0';
  const no = `The kernel does not let a profiler read ${who}`;
  if (yama === '3')
    return new CaptureError(
      'ptrace',
      `${no}: ptrace is switched off on this host (Yama ptrace_scope 3).`,
      'Nothing in the task can change that: run the task on another host or on Fargate.',
    );
  if ((mine & sysPtrace) !== 0n)
    return ptraceRefused(
      `${no} although the session has SYS_PTRACE: a security profile of the host (seccomp, AppArmor, SELinux) forbids it.`,
      'Look at dockerSecurityOptions of the container and at the security profile of the host.',
    );
  if (yama === '1' || yama === '2')
    return ptraceRefused(
      `${no}: the host limits ptrace (Yama ptrace_scope ${yama}) and the container lacks SYS_PTRACE.`,
    );
  if (facts.get('myuid') !== '0' && facts.get('myuid') !== String(process.uid))
    return ptraceRefused(`${no}: it runs as user ${process.uid}, this session as user ${facts.get('myuid')}.`);
  if (process.uid !== 0 && facts.get('owner') === '0')
    return ptraceRefused(
      `${no}: it dropped root privileges while it ran (as servers with a user setting do), and the kernel protects such a process unless the container has SYS_PTRACE.`,
    );
  if (facts.get('dropping') === 'impossible')
    return ptraceRefused(
      `${no}: it runs as user ${process.uid}, and this image offers no way to run a program as that user.`,
    );
  if ((capabilities(facts.get('itsCapPrm')) & ~mine) !== 0n)
    return ptraceRefused(`${no}: it has capabilities that the session lacks.`);
  return ptraceRefused(`${no}: the container lacks SYS_PTRACE.`);
}

/** What remote/pyspyCheck.sh tells of a process and the task; takes one short command. Throws ExecError. */
async function askTask(
  host: RemoteHost,
  process: RemoteProcess,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const exe = process.exe || process.argv[0];
  const isPython = runsPrograms(exe);
  const args = [
    process.pid,
    process.uid,
    process.gid ?? process.uid,
    isPython ? 'python' : '',
    isPython ? exe : '',
  ].map(String);
  const result = await prepare(host, 'check', args, exe, { timeoutMs: 30_000, signal });
  const lines = Buffer.from(result.stdout)
    .toString('utf8')
    .split('\n')
    .map((line) => line.split(' '));
  return new Map(lines.map(([key, ...value]) => [key, value.join(' ').trim()]));
}

/** Asks whether and how the process can be read. Throws CaptureError `ptrace` or `target-exited`, and ExecError. */
export async function checkAttach(host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<Attach> {
  const facts = await askTask(host, process, signal);
  if (facts.get('gone') === 'yes') {
    throw goneBefore(process);
  }
  const as = facts.get('attach');
  if (as !== 'direct' && as !== 'dropped') throw explainRefusal(facts, process);
  const runtimeVersion = versionSaid(facts.get('version') ?? '') || process.runtimeVersion;
  const interpreter = facts.get('interpreter');
  const isUnreadable = interpreter === 'gone' || interpreter === 'sectionless';
  const python = facts.get('python') ?? '';
  return { as, runtimeVersion, python, ...(isUnreadable && { unreadable: interpreter }) };
}

/** The answer of {@link checkAttach} for each process of a session, asked once for all collectors. */
export class AttachAnswers {
  private readonly known = new PerProcess<Attach>();

  /** A refusal is not kept: it is asked again. Throws like {@link checkAttach}. */
  async of(host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<Attach> {
    const attach = this.known.get(host, process) ?? (await checkAttach(host, process, signal));
    this.known.set(host, process, attach);
    return attach;
  }

  has(host: RemoteHost, process: RemoteProcess): boolean {
    return this.known.get(host, process) !== undefined;
  }
}

/**
 * Whether the task has a Python that runs py-spy from memory, as the recorder does where no folder runs programs
 * (remote/pyspyRun.py). Throws ExecError.
 */
export async function runsFromMemory(host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<boolean> {
  const python = (await askTask(host, process, signal)).get('python') ?? '';
  if (python === '') return false;
  const look = 'import os; os.memfd_create("py-spy")';
  const { exitCode } = await host.run([python, '-I', '-S', '-c', look], { timeoutMs: 20_000, signal });
  return exitCode === 0;
}

/**
 * Those of a master's descendants that py-spy cannot read along with it: of each user other than the master's, one is
 * tried. py-spy itself passes over what it may not read, which would look like a master that waits. Throws CaptureError
 * `ptrace` where none of them can be read.
 */
export async function unreadableChildren(
  host: RemoteHost,
  master: RemoteProcess,
  attach: Attach,
  children: readonly RemoteProcess[],
  signal?: AbortSignal,
): Promise<readonly RemoteProcess[]> {
  const refused = new Map<number, CaptureError>();
  const byUser = new Map(children.filter(({ uid }) => uid !== master.uid).map((child) => [child.uid, child]));
  for (const [uid, child] of byUser) {
    const facts = await askTask(host, child, signal);
    // py-spy runs as one user: what could be read as the child's own does not help.
    const isRead = attach.as === 'direct' && facts.get('attach') === 'direct';
    if (!isRead && facts.get('gone') !== 'yes') refused.set(uid, explainRefusal(facts, child));
  }
  const unreadable = children.filter(({ uid }) => refused.has(uid));
  const [reason] = refused.values();
  if (reason && unreadable.length === children.length) throw reason;
  return unreadable;
}
