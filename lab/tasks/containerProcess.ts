import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import os from 'node:os';
import { endProcessesOf, signal } from './leftovers';

interface ProcessOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Null: the lab's own user. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
  /** Output of the process is appended here. */
  readonly logFile: string;
  readonly metadataUri: string;
}

/** A container's process, the leader of its own process group. */
export class ContainerProcess {
  private running = true;

  private constructor(
    readonly pid: number,
    /** Exit code as in a shell: 128 + n after signal n. By then, everything else in the container has ended. */
    readonly exited: Promise<number>,
  ) {
    void exited.then(() => (this.running = false));
  }

  /** Starts it. Rejects if the program cannot be run at all. */
  static async start(options: ProcessOptions): Promise<ContainerProcess> {
    const output = openSync(options.logFile, 'a');
    try {
      const [program, ...args] = options.command;
      const child = spawn(program, args, {
        cwd: options.cwd,
        env: { ...options.env },
        detached: true,
        stdio: ['ignore', output, output],
        ...(options.user ?? {}),
      });
      const ended = new Promise<number>((resolve) => {
        child.once('exit', (code, name) => resolve(code ?? 128 + (name === null ? 0 : os.constants.signals[name])));
      });
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      });
      const pid = child.pid as number;
      return new ContainerProcess(
        pid,
        ended.then(async (code) => {
          signal(-pid, 'SIGKILL');
          await endProcessesOf(new Set([options.metadataUri]));
          return code;
        }),
      );
    } finally {
      closeSync(output);
    }
  }

  kill(): void {
    if (this.running) signal(-this.pid, 'SIGKILL');
  }

  /** Sends SIGTERM to the group, and SIGKILL to what is left after `graceMs`. */
  async stop(graceMs: number): Promise<number> {
    if (this.running) signal(-this.pid, 'SIGTERM');
    const late = new AbortController();
    void sleep(graceMs, undefined, { signal: late.signal }).then(
      () => signal(-this.pid, 'SIGKILL'),
      () => undefined,
    );
    const code = await this.exited;
    late.abort();
    return code;
  }
}
