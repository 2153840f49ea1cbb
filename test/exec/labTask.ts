/** A container made for one test, behind the lab's gateway: its own folder, PATH and shell. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type GatewayOptions, createGateway } from '../../lab/gateway';
import type { LabContainer } from '../../lab/types';
import type { ExecApi, ExecTarget } from '../../src/exec/types';

export type ShellName = 'dash' | 'bash' | 'busybox';
/** The only program in an image without a shell. */
export type Interpreter = 'python3' | 'node';

export interface LabTask {
  readonly api: ExecApi;
  readonly target: ExecTarget;
  /** The container's folder; `tmp` in it is its TMPDIR. */
  readonly root: string;
  readonly calls: { terminated: string[]; resumed: string[] };
  readonly openSessions: number;
  /** Processes of this container that still run: `pid command`. */
  processes(): string[];
  /** Everything in the container's TMPDIR. */
  files(): string[];
  close(): Promise<void>;
}

export interface LabTaskOptions {
  readonly shell?: ShellName;
  /** Replaces the shell and all other programs with one interpreter: its name on the PATH, and its file. */
  readonly only?: { readonly name: Interpreter; readonly file: string };
  readonly gateway?: GatewayOptions;
  /** Programs left out of the PATH. */
  readonly without?: readonly string[];
  /** Replaces parts of the API. */
  readonly api?: (api: ExecApi) => Partial<ExecApi>;
}

/** Whether `/bin/busybox` is there; with CI=true it must be. */
export function hasBusybox(): boolean {
  if (existsSync('/bin/busybox')) return true;
  if (process.env.CI === 'true') throw new Error('busybox-static is missing: apt-get install busybox-static');
  return false;
}

/** Starts it. Always `close()` it. */
export async function startLabTask(options: LabTaskOptions = {}): Promise<LabTask> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'exec-test-'));
  const bin = path.join(root, 'bin');
  mkdirSync(bin);
  mkdirSync(path.join(root, 'tmp'));
  if (options.only) symlinkSync(options.only.file, path.join(bin, options.only.name));
  else fillPath(bin, options.shell ?? 'dash', options.without ?? []);
  const stop = new AbortController();
  const mark = path.basename(root);
  const container: LabContainer = {
    clusterName: 'test',
    taskId: mark,
    taskArn: `arn:aws:ecs:us-east-1:000000000000:task/test/${mark}`,
    name: 'app',
    runtimeId: `${mark}-1`,
    cwd: root,
    env: { PATH: bin, TMPDIR: path.join(root, 'tmp'), EXEC_TEST_MARK: mark },
    stopped: stop.signal,
  };
  const gateway = createGateway({ log: () => {}, ...options.gateway });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway.attach(server, `ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const calls = { terminated: [] as string[], resumed: [] as string[] };
  const api: ExecApi = {
    executeCommand: async (_target, command) => gateway.open(container, command),
    resumeSession: async (id) => {
      calls.resumed.push(id);
      return gateway.resume(id);
    },
    terminateSession: async (id) => {
      calls.terminated.push(id);
      gateway.terminate(id);
    },
    generateDataKey: async () => {
      throw new Error('This task has no KMS key.');
    },
  };
  return {
    api: { ...api, ...options.api?.(api) },
    target: {
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/test',
      taskArn: container.taskArn,
      container: 'app',
      runtimeId: container.runtimeId,
    },
    root,
    calls,
    get openSessions() {
      return gateway.openSessions;
    },
    processes: () => processesWith(`EXEC_TEST_MARK=${mark}`),
    files: () => readdirSync(path.join(root, 'tmp')),
    async close() {
      stop.abort();
      await gateway.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const programs = [
  'base64',
  'cat',
  'chmod',
  'cksum',
  'cut',
  'dd',
  'env',
  'grep',
  'gzip',
  'head',
  'id',
  'ls',
  'mkdir',
  'mv',
  'openssl',
  'python3',
  'rm',
  'sed',
  'setsid',
  'sha256sum',
  'sleep',
  'stty',
  'tail',
  'uname',
  'wc',
];

/** Fills a folder with links to what a small image has: the requested `sh` and its tools, or only busybox. */
function fillPath(bin: string, shell: ShellName, without: readonly string[]): void {
  if (shell === 'busybox') {
    const names = execFileSync('/bin/busybox', ['--list'], { encoding: 'utf8' }).split('\n').filter(Boolean);
    for (const name of names) if (!without.includes(name)) symlinkSync('/bin/busybox', path.join(bin, name));
    return;
  }
  for (const name of programs) {
    const file = ['/usr/bin', '/bin']
      .map((folder) => path.join(folder, name))
      .find((candidate) => existsSync(candidate));
    if (file && !without.includes(name)) symlinkSync(file, path.join(bin, name));
  }
  symlinkSync(`/bin/${shell}`, path.join(bin, 'sh'));
}

function processesWith(mark: string): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark)) continue;
      found.push(`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').slice(0, 100)}`);
    } catch {
      continue;
    }
  }
  return found;
}
