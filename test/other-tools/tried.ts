/** What is tried of a tool: a file that it writes of a program whose truth is known. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Where packages of a tool come from. */
export type Origin = 'npm' | 'PyPI' | 'Go' | 'Debian';

export interface Tried {
  /** As its origin has it. */
  readonly tool: string;
  readonly version: string;
  readonly from: Origin;
  /** What was asked of it, as code in the table. */
  readonly writes: string;
  /** A program below `programs`, or of `go`. */
  readonly program: string;
  /** Makes the file and returns its path. Throws with what the tool said where it fails. */
  readonly run: (place: Place) => string | Promise<string>;
}

/** A tool that is not tried, and why. */
export interface NotTried extends Pick<Tried, 'tool' | 'version' | 'from'> {
  readonly why: string;
}

const PROGRAMS = path.resolve('test', 'other-tools', 'programs');
const SHARED_PROGRAMS = path.resolve('test', 'capture', 'programs');
const GO = path.resolve('test', 'other-tools', 'go');

/** The file of a program in the project. */
export function sourceOf(program: string): string {
  if (program.endsWith('.go')) return path.join(GO, program);
  return path.join(program === 'knownShares.py' ? SHARED_PROGRAMS : PROGRAMS, program);
}

/** A folder in which one tool runs one program; a copy of it is in the folder `app`. */
export class Place {
  /** Path of the program. */
  readonly program: string;

  constructor(
    readonly folder: string,
    program: string,
  ) {
    mkdirSync(path.join(folder, 'app'), { recursive: true });
    this.program = path.join(folder, 'app', program);
    copyFileSync(sourceOf(program), this.program);
  }

  /** A path in the folder. */
  at(name: string): string {
    return path.join(this.folder, name);
  }

  /** The only file below `where` whose name matches. */
  found(name: RegExp, where = '.'): string {
    const all = readdirSync(this.at(where), { recursive: true })
      .map(String)
      .filter((one) => name.test(path.basename(one)));
    if (all.length !== 1) throw new Error(`${all.length} files are called ${String(name)}: ${all.join(', ')}`);
    return path.join(this.folder, where, all[0]);
  }

  /** Runs a program in the folder and returns its stdout. */
  exec(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
    const [command, ...args] = argv;
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
      timeout: 120_000,
      maxBuffer: 256 * 1024 * 1024,
    });
    if (status !== 0)
      throw new Error(`${path.basename(command)} ${args.join(' ')}: ${error?.message ?? `${stdout}\n${stderr}`.trim().slice(-1500)}`); // prettier-ignore
    return stdout;
  }
}
