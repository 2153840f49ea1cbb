import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { endProcessesOf } from './leftovers';
import { unmountBelow } from './noexecFolder';
import { startTimeOf } from './processTable';

const PREFIX = 'ecs-lab-';

/** The lab's temporary folder, which contains everything it writes and is deleted with it. */
export class WorkFolder {
  private readonly noted = new Set<string>();

  private constructor(readonly path: string) {}

  /** Creates a folder for this process, after deleting those of labs that died without cleaning up. */
  static async create(log: (line: string) => void, parent = os.tmpdir()): Promise<WorkFolder> {
    await removeStale(parent, log);
    const folder = mkdtempSync(path.join(parent, PREFIX));
    chmodSync(folder, 0o755);
    writeFileSync(
      path.join(folder, 'owner.json'),
      JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }),
    );
    writeFileSync(path.join(folder, 'containers'), '', { mode: 0o600 });
    return new WorkFolder(folder);
  }

  make(...parts: string[]): string {
    const folder = path.join(this.path, ...parts);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Records a container's metadata address, by which a later lab finds processes that outlived this one. */
  noteContainer(metadataUri: string): void {
    this.noted.add(metadataUri);
    appendFileSync(path.join(this.path, 'containers'), `${metadataUri}\n`);
  }

  /** Metadata addresses of all containers so far. */
  get containers(): ReadonlySet<string> {
    return this.noted;
  }

  removeInside(relative: string): void {
    removeTree(path.join(this.path, relative));
  }

  remove(): void {
    removeTree(this.path);
  }
}

async function removeStale(parent: string, log: (line: string) => void): Promise<void> {
  for (const name of readdirSync(parent).filter((n) => n.startsWith(PREFIX))) {
    const folder = path.join(parent, name);
    if (!isAbandoned(folder)) continue;
    await endProcessesOf(new Set(readFileSync(path.join(folder, 'containers'), 'utf8').split('\n').filter(Boolean)));
    removeTree(folder);
    log(`Removed what a lab that was killed had left: ${folder}`);
  }
}

/** Whether the folder's owner is gone; false if it is in use, or not a lab's. */
function isAbandoned(folder: string): boolean {
  try {
    const owner = JSON.parse(readFileSync(path.join(folder, 'owner.json'), 'utf8')) as {
      pid: number;
      startTime: string | null;
    };
    readFileSync(path.join(folder, 'containers'));
    return startTimeOf(owner.pid) !== owner.startTime;
  } catch {
    return false;
  }
}

/** A process that is exiting may still write: retries, then leaves the rest to the next start. */
function removeTree(folder: string): void {
  unmountBelow(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
