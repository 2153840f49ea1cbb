/**
 * Facts that need a session in the container. Opens one, reads them, and closes it again; leaves nothing in the task.
 */
import type { AwsAccess } from '../access/awsAccess';
import { chooseProcess } from '../capture/find/chooseProcess';
import { findProcesses } from '../capture/find/findProcesses';
import { CaptureError, type RemoteProcess } from '../capture/types';
import { ask, reasonOf, within } from './ask';
import { valueOf } from './findings';
import container from './remote/doctor.sh?program';
import type { MaybeKnown } from './types';
import { ExecError, type ExecTarget, type RemoteFacts, type RemoteHost } from '../exec/types';
import { runtimeOf, runtimes } from '../runtimes/registry';

/** A fact, or an error that already has a message and a fix. */
export type Attempt<T> = MaybeKnown<T | CaptureError>;

export interface Session {
  /** `refused`: because the caller lacks a permission. */
  readonly outcome: 'opened' | 'refused' | 'failed' | 'not tried';
  /** Whether ECS accepted the command, even if no session came about. */
  readonly accepted: boolean;
  /** Why no session opened, as a sentence; '' if one did. */
  readonly detail: string;
  /** Whether the container has no usable shell. */
  readonly noShell: boolean;
  /** From the call to the first answer of the container, in ms. */
  readonly openMs: number;
  readonly host: MaybeKnown<RemoteFacts>;
  readonly container: MaybeKnown<ContainerFacts>;
  readonly process: Attempt<RemoteProcess>;
  /** The result of each check of a runtime, by its id; null if the process has another runtime. */
  readonly ofRuntimes: Readonly<Record<string, Attempt<unknown>>>;
}

export interface SessionParts {
  readonly access: Pick<AwsAccess, 'openHost'>;
  /** Folder of the packed py-spy programs. */
  readonly assetsDir: string;
}

/** Limits for opening the session, and for all of it; with closing (about 3 s) that is less than 20 s. */
const OPEN_MS = 9000;
const ALL_MS = 16_000;

/** A session in which everything is unknown for the same reason. */
export function noSession(
  outcome: Session['outcome'],
  detail: string,
  seen: { readonly accepted?: boolean; readonly noShell?: boolean } = {},
): Session {
  const fact = { unknown: outcome === 'not tried' ? detail : 'No session opened.' };
  return {
    outcome,
    detail,
    accepted: seen.accepted ?? false,
    noShell: seen.noShell ?? false,
    openMs: 0,
    host: fact,
    container: fact,
    process: fact,
    ofRuntimes: Object.fromEntries(runtimes().flatMap(({ checks }) => checks.map(({ id }) => [id, fact]))),
  };
}

/**
 * Opens a session, reads the facts, closes it. Rejects only if `signal` is aborted; the session is closed in that case
 * too.
 */
export async function lookInside(parts: SessionParts, target: ExecTarget, signal: AbortSignal): Promise<Session> {
  const started = Date.now();
  const opening = within(OPEN_MS, signal);
  let accepted = false;
  let host: RemoteHost;
  try {
    host = await parts.access.openHost(target, {
      signal: opening,
      onAccepted: () => {
        accepted = true;
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    if (opening.aborted)
      return noSession(
        'failed',
        `No session opened within ${OPEN_MS / 1000} s. Two sessions may be open already (a container allows no more), or the agent is still connecting: wait a minute, then check again.`,
        { accepted },
      );
    const code = error instanceof ExecError ? error.code : 'other';
    return noSession(code === 'access-denied' ? 'refused' : 'failed', reasonOf(error), {
      accepted,
      noShell: code === 'no-shell',
    });
  }
  const openMs = Date.now() - started;
  const leftMs = (): number => Math.max(500, started + ALL_MS - Date.now());
  try {
    const [container, found] = await Promise.all([
      ask(signal, leftMs(), (one) => readContainer(host, one)),
      attempt(
        signal,
        leftMs(),
        async (one) => (await chooseProcess(await findProcesses(host, one), {}, undefined)).process,
      ),
    ]);
    const ofRuntimes = Object.fromEntries(
      await Promise.all(
        runtimes().flatMap((runtime) =>
          runtime.checks.map(async (check): Promise<[string, Attempt<unknown>]> => {
            const process = valueOf(found);
            if (process === undefined || process instanceof CaptureError)
              return [check.id, { unknown: 'No process to look at.' }];
            if (runtimeOf(process.runtime) !== runtime) return [check.id, { value: null }];
            return [check.id, await attempt(signal, leftMs(), (one) => check.ask(host, process, parts.assetsDir, one))];
          }),
        ),
      ),
    );
    return {
      outcome: 'opened',
      detail: '',
      accepted: true,
      noShell: false,
      openMs,
      host: { value: host.facts },
      container,
      process: found,
      ofRuntimes,
    };
  } finally {
    await host.close();
  }
}

/** Like {@link ask}, but keeps a CaptureError that has a code of its own. */
const attempt = <T>(signal: AbortSignal, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<Attempt<T>> =>
  ask<T | CaptureError>(signal, ms, async (one) => {
    try {
      return await work(one);
    } catch (error) {
      if (error instanceof CaptureError && error.code !== 'other') return error;
      throw error;
    }
  });

// The container as a session sees it (remote/doctor.sh). Text from there is untrusted.

export interface ContainerFacts {
  /** Name of the shell's program: dash, bash, busybox, … */
  readonly shell: string;
  readonly kernel: string;
  /** Capability sets of /proc/<pid>/status; null if they could not be read. */
  readonly effective: bigint | null;
  readonly bounding: bigint | null;
  /** 0 none, 1 strict, 2 filter; null unknown. */
  readonly seccomp: number | null;
  readonly noNewPrivileges: boolean;
  /** Yama's ptrace_scope; null: the host has no Yama, or hides it. */
  readonly yama: number | null;
  /** `glibc 2.36`, `glibc`, `musl`, or '' if none was found. */
  readonly libc: string;
  /** Space left in the temp folder; null unknown. */
  readonly freeBytes: number | null;
}

const hex = (text: string | undefined): bigint | null =>
  text !== undefined && /^[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : null;
const digit = (text: string | undefined): number | null =>
  text !== undefined && /^\d$/.test(text) ? Number(text) : null;

/** Reads the script's lines; missing or malformed values are null or ''. */
export function parseContainer(output: string): ContainerFacts {
  const lines = output.split('\n').map((line) => line.split(' '));
  const facts = new Map(lines.map(([key, ...value]) => [key, value.join(' ').trim()]));
  const free = /^\d{1,15}$/.exec(facts.get('free') ?? '');
  return {
    shell: facts.get('shell')?.split('/').pop()?.slice(0, 60) ?? '',
    kernel: facts.get('kernel')?.slice(0, 60) ?? '',
    effective: hex(facts.get('CapEff')),
    bounding: hex(facts.get('CapBnd')),
    seccomp: digit(facts.get('Seccomp')),
    noNewPrivileges: facts.get('NoNewPrivs') === '1',
    yama: digit(facts.get('yama')),
    libc: /^(glibc( [\d.]{1,10})?|musl)$/.exec(facts.get('libc') ?? '')?.[0] ?? '',
    freeBytes: free ? Number(free[0]) * 1024 : null,
  };
}

/** Throws ExecError. */
export async function readContainer(host: RemoteHost, signal: AbortSignal): Promise<ContainerFacts> {
  const { stdout } = await host.runScript(container, [host.facts.tempDir], { timeoutMs: 5000, signal });
  return parseContainer(Buffer.from(stdout).toString('utf8'));
}
