/** Which functions and lines a query of the user's is about. */
import type { MyCode } from '../profile/myCode';
import { frameMatcher, type Query, readQuery } from '../profile/search';
import type { Frame } from '../profile/types';
import type { HotLine } from './lineTypes';
import type { PatternTests } from './patternTests';

/** The texts of a profile's functions, each once, and which of them are whose. */
interface FrameTexts {
  readonly texts: readonly string[];
  readonly name: Int32Array;
  readonly file: Int32Array;
  readonly package: Int32Array;
}

/**
 * Matches a profile's functions and lines. Every method rejects with a ProfileError on an invalid regular expression,
 * and on one that took too long or was given up.
 */
export class Matching {
  private theTexts: FrameTexts | undefined;

  /** Without `patterns`, regular expressions are tested in this thread, for as long as they take. */
  constructor(
    private readonly allFrames: readonly Frame[],
    private readonly myCode: MyCode,
    private readonly patterns: PatternTests | null,
  ) {}

  /** 1 for each frame that matches by name or file. */
  async frames(query: string): Promise<Uint8Array> {
    return this.of(query, (matches) => Uint8Array.from(this.allFrames, (frame) => (matches(frame) ? 1 : 0)), false);
  }

  /** 1 for each frame that matches by name, file or package. */
  async functions(query: string): Promise<Uint8Array> {
    const { myCode } = this;
    const test = (matches: ReturnType<typeof frameMatcher>): Uint8Array =>
      Uint8Array.from(this.allFrames, (frame, f) =>
        matches(frame) || matches({ name: myCode.packageOf(f), file: '' }) ? 1 : 0,
      );
    return this.of(query, test, true);
  }

  /** The lines that match by function or file. */
  async lines(query: string, rows: readonly HotLine[]): Promise<readonly HotLine[]> {
    const pattern = this.patternOf(readQuery(query));
    if (pattern === null) {
      const matches = frameMatcher(query);
      return rows.filter((row) => matches({ name: row.function, file: row.file }));
    }
    const verdict = await pattern.patterns.test({
      query,
      pattern: pattern.pattern,
      texts: rows.flatMap((row) => [row.function, row.file]),
    });
    return rows.filter((_, i) => verdict[2 * i] === 1 || verdict[2 * i + 1] === 1);
  }

  /** Nobody waits for this query any more. */
  giveUp(query: string): void {
    this.patterns?.giveUp(query);
  }

  end(): void {
    this.patterns?.end();
  }

  private async of(
    query: string,
    here: (matches: ReturnType<typeof frameMatcher>) => Uint8Array,
    withPackage: boolean,
  ): Promise<Uint8Array> {
    const found = this.patternOf(readQuery(query));
    if (found === null) return here(frameMatcher(query));
    const known = (this.theTexts ??= textsOf(this.allFrames, this.myCode));
    const verdict = await found.patterns.test({ query, pattern: found.pattern, texts: known.texts });
    return known.name.reduce((all, name, f) => {
      all[f] = verdict[name] | verdict[known.file[f]] | (withPackage ? verdict[known.package[f]] : 0);
      return all;
    }, new Uint8Array(known.name.length));
  }

  private patternOf(query: Query): { readonly pattern: RegExp; readonly patterns: PatternTests } | null {
    const { patterns } = this;
    return 'pattern' in query && patterns !== null ? { pattern: query.pattern, patterns } : null;
  }
}

function textsOf(frames: readonly Frame[], myCode: MyCode): FrameTexts {
  const ids = new Map<string, number>();
  const idOf = (text: string): number => {
    const id = ids.get(text) ?? ids.size;
    ids.set(text, id);
    return id;
  };
  const name = Int32Array.from(frames, (frame) => idOf(frame.name));
  const file = Int32Array.from(frames, (frame) => idOf(frame.file));
  const packages = Int32Array.from(frames, (_, f) => idOf(myCode.packageOf(f)));
  return { texts: [...ids.keys()], name, file, package: packages };
}
