/** A RemoteHost on this machine: the collectors' programs run in a local shell, against real local processes. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ExecError, type RemoteHost, type RunOptions, type RunResult } from '../../../src/exec/types';

export interface LocalHost extends RemoteHost {
  readonly commands: readonly string[];
}

export interface LocalHostOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Command the shell is started through, e.g. setpriv with fewer capabilities. */
  readonly through?: readonly string[];
  readonly shell?: readonly string[];
}

/** Each host has temp folders of its own, so that no other host sees its cache. `close` removes them. */
export async function openLocalHost(options: LocalHostOptions = {}): Promise<LocalHost> {
  const tempDir = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-host-'));
  await chmod(tempDir, 0o755);
  const privateDir = await mkdtemp(path.join(tempDir, 'session-'));
  const commands: string[] = [];
  let bytes = 0;

  const start = (argv: readonly string[], run: RunOptions): Promise<RunResult> =>
    new Promise((resolve, reject) => {
      commands.push(argv.join(' '));
      if (run.signal?.aborted) return reject(new ExecError('cancelled', 'cancelled', ''));
      const [command, ...args] = [...(options.through ?? []), ...argv];
      const child = spawn(command, args, {
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...process.env, ...options.env },
      });
      let failure: ExecError | undefined;
      const end = (code: 'timeout' | 'cancelled') => (): void => {
        failure = new ExecError(code, code, '');
        try {
          process.kill(-child.pid!, 'SIGTERM');
        } catch {
          /* it has ended */
        }
        const kill = setTimeout(() => {
          try {
            process.kill(-child.pid!, 'SIGKILL');
          } catch {
            /* it has ended */
          }
        }, 2000);
        child.once('close', () => clearTimeout(kill));
      };
      const timer = setTimeout(end('timeout'), run.timeoutMs);
      const abort = end('cancelled');
      run.signal?.addEventListener('abort', abort, { once: true });
      const out: Buffer[] = [];
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out.push(chunk);
        bytes += chunk.length;
        run.onStdout?.(chunk);
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(run.stdin ?? '');
      child.once('error', reject);
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        run.signal?.removeEventListener('abort', abort);
        if (failure) return reject(failure);
        resolve({
          exitCode: code ?? (signal ? 128 + os.constants.signals[signal] : 1),
          stdout: Buffer.concat(out),
          stderr,
        });
      });
    });

  let scripts = 0;
  return {
    facts: { uid: process.getuid!(), arch: os.arch() === 'arm64' ? 'aarch64' : 'x86_64', privateDir, tempDir },
    commands,
    async runScript(script, args, run) {
      const file = path.join(tempDir, `script-${++scripts}.sh`);
      await writeFile(file, script);
      try {
        return await start([...(options.shell ?? ['sh']), file, ...args], run);
      } finally {
        await rm(file, { force: true });
      }
    },
    run: start,
    async upload(content, remotePath, { mode, onProgress }) {
      commands.push(`upload ${remotePath}`);
      await writeFile(remotePath, content, { mode });
      await chmod(remotePath, mode);
      bytes += content.length;
      onProgress?.(content.length, content.length);
    },
    async download(remotePath) {
      const content = await readFile(remotePath);
      bytes += content.length;
      return content;
    },
    get bytesOnWire() {
      return bytes;
    },
    async close() {
      await rm(tempDir, { recursive: true, force: true });
    },
  };
}
