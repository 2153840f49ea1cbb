/** Helpers for tests of the Node recorder. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Profile, Thread } from '../../../src/profile/types';

/** Ports a process listens on, from its own sockets. */
export function portsOf(pid: number): number[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`).replace(/\D+/g, '');
      } catch {
        return '';
      }
    }),
  );
  return ['tcp', 'tcp6']
    .flatMap((file) => readFileSync(`/proc/${pid}/net/${file}`, 'latin1').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A' && inodes.has(columns[9]))
    .map((columns) => parseInt(columns[1].split(':')[1], 16))
    .sort();
}

/** Drivers that record this process. */
export const driversOf = (pid: number): string[] =>
  execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => new RegExp(`"pids":\\[(\\d+,)*${pid}[,\\]]`).test(line));

/** Weight of the stacks that hold a function, in a thread or in all. */
export function weightOf(profile: Profile, name: string, thread?: Thread): number {
  const holds: boolean[] = [];
  profile.stacks.parent.forEach((parent, s) => {
    holds[s] = profile.frames[profile.stacks.frame[s]].name === name || (parent >= 0 && holds[parent]);
  });
  let sum = 0;
  for (const { samples } of thread ? [thread] : profile.threads)
    samples.stack.forEach((s, i) => {
      if (holds[s]) sum += samples.weight[i];
    });
  return sum;
}

export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
