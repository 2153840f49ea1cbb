import { globMatcher } from './glob';
import { codePath, packageOf } from './packageOf';
import type { Frame } from './types';

/**
 * Rules for frames that are not the user's own: globs over the path as it ran (`**` crosses folders), or over the
 * package after `package:`. A rule after `!` makes frames the user's own again; the last matching rule decides.
 */
export type NotMine = readonly string[];

/** The default: installed packages, the standard library, the runtime. */
export const notMineByDefault: NotMine = [
  '**/site-packages/**',
  '**/dist-packages/**',
  '**/node_modules/**',
  'package:python',
  'package:node',
  'package:runtime',
];

/**
 * Decides which frames are the user's own. Frames without a file are if no frame has one (collapsed stacks), otherwise
 * they belong to the runtime.
 */
export class MyCode {
  private readonly hasFiles: boolean;
  private readonly tests: readonly {
    readonly folds: boolean;
    readonly byPackage: boolean;
    readonly matches: (text: string) => boolean;
  }[];
  /** Packages by file, for code frames: there are many functions but few files. */
  private readonly packages = new Map<string, string>();
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly frames: readonly Frame[],
    rules: NotMine = notMineByDefault,
  ) {
    this.hasFiles = frames.some(({ file }) => file !== '');
    this.tests = rules
      .filter((rule) => rule.replace(/^!/, '') !== '')
      .map((rule) => {
        const [, negated, byPackage, glob] = /^(!?)(package:)?(.*)$/s.exec(rule) as RegExpExecArray;
        return { folds: negated === '', byPackage: byPackage !== undefined, matches: globMatcher(glob) };
      });
  }

  /** See {@link packageOf}. */
  packageOf(f: number): string {
    const frame = this.frames[f];
    if (frame.kind !== 'code') return packageOf(frame);
    const known = this.packages.get(frame.file) ?? packageOf(frame);
    this.packages.set(frame.file, known);
    return known;
  }

  isMine(f: number): boolean {
    const { kind, file } = this.frames[f];
    const isCode = kind === 'code';
    const cached = isCode ? this.known.get(file) : undefined;
    if (cached !== undefined) return cached;
    const name = isCode && file === '' && this.hasFiles ? 'runtime' : this.packageOf(f);
    const path = codePath(file).replaceAll('\\', '/');
    const mine = this.tests.reduce(
      (isMine, { folds, byPackage, matches }) => (matches(byPackage ? name : path) ? !folds : isMine),
      true,
    );
    if (isCode) this.known.set(file, mine);
    return mine;
  }

  /** 1 for each frame that is the user's own. */
  all(): Uint8Array {
    return Uint8Array.from(this.frames, (_, f) => (this.isMine(f) ? 1 : 0));
  }
}
