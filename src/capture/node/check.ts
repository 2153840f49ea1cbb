/** Whether a Node process can be recorded, before anything is changed in the task (remote/nodeCheck.sh). */
import type { RemoteHost } from '../../exec/types';
import { compactShell } from '../compact';
import { processName } from '../chooseProcess';
import execAs from '../remote/execAs.sh';
import nodeCheck from '../remote/nodeCheck.sh';
import { CaptureError, type RemoteProcess } from '../types';

const oldestNode = 14;
/** SIGUSR1 in the signal masks of /proc/<pid>/status. */
const sigusr1 = 0x200n;

/** Returns the target's version, e.g. `v22.1.0`. Throws CaptureError `not-attachable` or `target-exited`. */
export async function checkNode(host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<string> {
  const who = `${processName(process)} (pid ${process.pid})`;
  const args = [process.pid, process.uid, process.gid ?? process.uid].map(String);
  const result = await host.runScript(compactShell(execAs, nodeCheck), args, { timeoutMs: 30_000, signal });
  const lines = Buffer.from(result.stdout).toString('utf8').split('\n').map((line) => line.split(' '));
  const facts = new Map(lines.map(([key, ...value]) => [key, value.join(' ').trim()]));
  const refuse = (message: string, hint: string): CaptureError => new CaptureError('not-attachable', message, hint);

  if (facts.get('gone') === 'yes') throw new CaptureError('target-exited', `${who} ended before the recording began.`, 'Start the capture again: it will find the process that took its place.');
  const version = /^v(\d+)\.\d+\.\d+\S*$/.exec(facts.get('version') ?? '');
  if (!version) throw refuse(`${who} does not run on Node.js: its program gives no Node version.`, 'Choose a Node process; Bun and Deno have no inspector that can be switched on from outside.');
  if (Number(version[1]) < oldestNode) throw refuse(`${who} runs on Node ${version[0]}; captures need Node ${oldestNode} or newer.`, 'Use an image with a newer Node.');

  const options = new Set((facts.get('options') ?? '').split(' '));
  if ((options.has('--permission') || options.has('--experimental-permission')) && !options.has('--allow-inspector')) {
    throw refuse(`${who} runs under Node's permission model, which keeps the inspector shut.`, 'Start it without --permission, or with --allow-inspector where this Node has it.');
  }
  if (options.has('--inspect') || options.has('--inspect-brk') || options.has('--inspect-wait')) return version[0];
  const caught = /^[0-9a-f]{1,16}$/.exec(facts.get('caught') ?? '') ? BigInt(`0x${facts.get('caught')}`) : 0n;
  if ((caught & sigusr1) === 0n) {
    const why = options.has('--disable-sigusr1') ? 'it was started with --disable-sigusr1' : 'it does not handle SIGUSR1, and the signal would end it';
    throw refuse(`The inspector of ${who} cannot be switched on: ${why}. It was not signalled.`, 'Start it without that option, or with --inspect=127.0.0.1:0.');
  }
  if (facts.get('signal') !== 'yes') throw refuse(`The session may not send a signal to ${who}.`, 'ECS Exec normally runs as root with CAP_KILL: check linuxParameters.capabilities.drop of the container.');
  return version[0];
}
