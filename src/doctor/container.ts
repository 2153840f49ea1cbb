/** The container as a session sees it (remote/doctor.sh). Text from there is untrusted. */
import type { RemoteHost } from '../exec/types';
import container from './remote/doctor.sh?program';

export interface ContainerFacts {
  /** Name of the shell's program: dash, bash, busybox, … */
  readonly shell: string;
  readonly kernel: string;
  /** Capability sets of /proc/<pid>/status; null where they could not be read. */
  readonly effective: bigint | null;
  readonly bounding: bigint | null;
  /** 0 none, 1 strict, 2 filter; null unknown. */
  readonly seccomp: number | null;
  readonly noNewPrivileges: boolean;
  /** Yama's ptrace_scope; null: the host has no Yama, or hides it. */
  readonly yama: number | null;
  /** `glibc 2.36`, `glibc`, `musl`, or '' where none was found. */
  readonly libc: string;
  /** Space left in the temp folder; null unknown. */
  readonly freeBytes: number | null;
}

const hex = (text: string | undefined): bigint | null =>
  text !== undefined && /^[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : null;
const digit = (text: string | undefined): number | null =>
  text !== undefined && /^\d$/.test(text) ? Number(text) : null;

/** Reads the script's lines; what is missing or in another form is null or ''. */
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
