/** Checks whether a Node process can be recorded, before anything is changed in it. */
import type { RemoteHost } from '../../exec/types';
import { CaptureError, type RemoteProcess } from '../../capture/types';
import { goneBefore } from '../shared/ended';
import { executableName, processName } from '../shared/processName';
import { runDriver } from './driver';
import { explainDriverFailure, openSetting } from './failures';

const oldestNode = 14;

/** Runtimes that run JavaScript and are found as such, but are not recorded. */
const others: readonly { readonly name: string; readonly what: string; readonly instead: string }[] = [
  {
    name: 'bun',
    what: 'runs on Bun, which SIGUSR1 would end: it was not signalled.',
    instead:
      'Bun records itself: start it with `bun --cpu-prof` and open the file that it writes, or run the service on Node.js.',
  },
  {
    name: 'deno',
    what: 'runs on Deno; captures know the inspector of Node.js only.',
    instead:
      'Deno opens its inspector with --inspect, from 2.9 on also at SIGUSR1: record it there with the profiler of Chrome or VS Code and open the .cpuprofile, or run the service on Node.js.',
  },
];

/** Returns the target's version, e.g. `v22.1.0`. Throws CaptureError `not-attachable` or `target-exited`. */
export async function checkNode(host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<string> {
  const who = `${processName(process)} (pid ${process.pid})`;
  const refuse = (message: string, hint: string): CaptureError => new CaptureError('not-attachable', message, hint);
  const program = executableName(process.exe || process.argv[0] || '');
  const other = others.find(({ name }) => name === program);
  if (other) throw refuse(`${who} ${other.what}`, other.instead);
  const run = await runDriver(host, process, { check: true, pids: [process.pid] }, { timeoutMs: 30_000, signal });
  const error = run.events.find((one) => one.event === 'error');
  if (error?.code === 'gone') throw goneBefore(process);
  const version = /^v(\d+)\.\d+\.\d+\S*$/.exec(run.version.trim());
  if (!version)
    throw refuse(
      `${who} does not run on Node.js: its program gives no Node version.`,
      'Choose a Node process; Bun, Deno and others cannot be recorded.',
    );
  if (Number(version[1]) < oldestNode)
    throw refuse(
      `${who} runs on Node ${version[0]}; captures need Node ${oldestNode} or newer.`,
      'Use an image with a newer Node.',
    );
  const facts = run.events.find((one) => one.event === 'facts');
  if (error || !facts) throw explainDriverFailure(error, run.exitCode, 0, process, run.stderr);

  const options = new Set(facts.options ?? []);
  if ((options.has('--permission') || options.has('--experimental-permission')) && !options.has('--allow-inspector')) {
    throw refuse(
      `${who} runs under Node's permission model, which blocks the inspector.`,
      'Start it without --permission, or with --allow-inspector where this Node has it.',
    );
  }
  if (['--inspect', '--inspect-brk', '--inspect-wait'].some((one) => options.has(one))) return version[0];
  if (facts.caught !== true) {
    const why = options.has('--disable-sigusr1')
      ? 'it was started with --disable-sigusr1'
      : 'it does not handle SIGUSR1, and the signal would end it';
    throw refuse(
      `The inspector of ${who} cannot be switched on: ${why}. It was not signalled.`,
      `Start it without that option. ${openSetting}`,
    );
  }
  if (facts.maySignal !== true)
    throw refuse(
      `The session may not send a signal to ${who}.`,
      'ECS Exec normally runs as root with CAP_KILL: check linuxParameters.capabilities.drop of the container.',
    );
  return version[0];
}
