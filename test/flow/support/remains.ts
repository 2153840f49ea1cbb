/** What is in the containers of a lab's service: what a capture must leave as it found it. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { environmentOf, pids, statFields } from '../../../lab/tasks/processTable';

export interface Remains {
  /** Processes that are neither the application nor its children: `pid command`. */
  readonly strangers: readonly string[];
  /** TCP ports the application listens on. */
  readonly ports: readonly number[];
  /** Everything below the temporary folders. */
  readonly temp: readonly string[];
  /** Everything else below the containers' roots. */
  readonly files: readonly string[];
}

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly hasTerminal: boolean;
  readonly leads: boolean;
  readonly root: string;
  readonly temp: string;
}

/** `labPid`: the process that started the tasks. */
export function remainsOf(endpoint: string, labPid: number, service: string): Remains {
  const all = seenOf(endpoint, service);
  const leaders = all.filter((one) => one.parent === labPid && !one.hasTerminal);
  const own = new Set(leaders.map((one) => one.pid));
  for (let grown = true; grown;) {
    const children = all.filter((one) => own.has(one.parent) && !own.has(one.pid));
    for (const child of children) own.add(child.pid);
    grown = children.length > 0;
  }
  return {
    strangers: all.filter((one) => !own.has(one.pid)).map((one) => `${one.pid} ${commandOf(one.pid)}`),
    ports: [...own].flatMap(portsOf).sort((a, b) => a - b),
    temp: [...new Set(leaders.map((one) => one.temp))].flatMap(tree).sort(),
    files: [...new Set(leaders.map((one) => one.root))].flatMap(tree).sort(),
  };
}

/** Pids of the application's processes whose command contains a text. */
export function applicationPids(endpoint: string, service: string, text: string): number[] {
  return seenOf(endpoint, service)
    .filter((one) => !one.hasTerminal && commandOf(one.pid).includes(text))
    .map((one) => one.pid);
}

/** Pids, by a text in the command, of the session's shell and of processes that a session started and left behind. */
export function strangerPids(remains: Remains, text: string): number[] {
  return remains.strangers.filter((one) => one.includes(text)).map((one) => parseInt(one, 10));
}

/** Pids of the shells that the agent started for exec sessions. Each leads its own session on a terminal. */
export function sessionShells(endpoint: string, service: string): number[] {
  return seenOf(endpoint, service)
    .filter((one) => one.hasTerminal && one.leads)
    .map((one) => one.pid);
}

/** The TMPDIR of each of the service's containers. */
export function temporaryFolders(endpoint: string, service: string): string[] {
  return [...new Set(seenOf(endpoint, service).map((one) => one.temp))];
}

/** Finds processes by their PATH, `…/tasks/<task>/<container>/bin`. Containers are named after their service. */
function seenOf(endpoint: string, service: string): Seen[] {
  return pids().flatMap((pid) => {
    const stat = statFields(pid);
    if (
      stat === null ||
      stat[0] === 'Z' ||
      environmentOf(pid, 'ECS_CONTAINER_METADATA_URI_V4')?.startsWith(`${endpoint}/`) !== true
    )
      return [];
    const root = path.dirname(environmentOf(pid, 'PATH') ?? '');
    if (path.basename(root) !== service) return [];
    return [
      {
        pid,
        parent: Number(stat[1]),
        hasTerminal: stat[4] !== '0',
        leads: stat[3] === String(pid),
        root,
        temp: environmentOf(pid, 'TMPDIR') ?? '',
      },
    ];
  });
}

function tree(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }).map(String);
  } catch {
    return [];
  }
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
};

const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 200);

function portsOf(pid: number): number[] {
  const inodes = new Set<string>();
  try {
    for (const name of readdirSync(`/proc/${pid}/fd`))
      inodes.add(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? '');
  } catch {
    // It ended meanwhile.
  }
  const rows = ['tcp', 'tcp6']
    .flatMap((name) => read(`/proc/${pid}/net/${name}`).split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/));
  return rows
    .filter((row) => row[3] === '0A' && inodes.has(row[9]))
    .map((row) => parseInt(row[1].split(':').pop() ?? '', 16));
}
