/**
 * Which text each source of a map is. Bundlers list a file under several names: its own text, and what loaders made of
 * it or of its parts (`App.vue?vue&type=script`), whose lines are not the file's. Their content decides.
 */
import type { CapturedFile } from '../metadata/types';
import type { ReadText } from './contentCheck';
import type { FoundMap } from './findSourceMaps';
import { pathKey, sourcePath } from './paths';
import type { RanFile } from './profileFiles';
import type { MapSource } from './readMap';
import { SourceText } from './positions/sourceText';
import type { SourceMap } from './sourceMap';
import { isContent } from './truth/judge';
import { followLines, linesOf } from './truth/mapLines';

/** A source that code was mapped to. */
export interface JudgedSource {
  /** The workspace line for one of the source's; null: it has none there. */
  readonly follow: (line: number) => number | null;
  /** The text that the map's positions are of; null: not known. */
  readonly text: string | null;
  /** The workspace file's text where it is another one, so that functions can be found by name. */
  readonly now?: SourceText;
}

const asItIs = (line: number): number => line;
const noLine = (): null => null;
const nowhere: JudgedSource = { follow: noLine, text: null };

/** Of all texts that are compared, in UTF-16 units. */
const ALL_UNITS = 64 << 20;
/** Share of a text's lines that its file must have: a loader's output has fewer in common with what it was made of. */
const LEAST_ALIKE = 0.5;

/**
 * Judges the sources that functions and lines of `files` are mapped to, by generated file and by the number of the
 * source. `targetOf`: the workspace file of a source's path, null: none. A source that is absent is not known any
 * better: its lines are those of the workspace file.
 */
export async function judgeSources(
  files: readonly RanFile[],
  maps: ReadonlyMap<string, FoundMap>,
  targetOf: (path: string) => string | null,
  captured: readonly CapturedFile[],
  read: ReadText,
): Promise<Map<string, ReadonlyMap<number, JudgedSource>>> {
  const judge = new SourceJudge(captured, targetOf, read);
  const judged = new Map<string, ReadonlyMap<number, JudgedSource>>();
  for (const file of files) {
    const found = maps.get(file.path);
    if (found) judged.set(file.path, await judge.all(file, found.map));
  }
  return judged;
}

/** Numbers of the sources that a file's functions, and the lines of those that have none, come from. */
function usedSources({ functions, positions }: RanFile, map: SourceMap): Set<number> {
  const used = new Set<number>();
  const use = (line: number, column: number): boolean => {
    const place = map.place(line, column);
    if (place) used.add(place.source);
    return place !== null;
  };
  for (const { line, column = 0 } of functions) use(line, column);
  for (const { line, column, lines } of positions ?? []) {
    if (column > 0 && use(line, column)) continue;
    for (const one of lines.keys()) use(one, 0);
  }
  return used;
}

interface FileText {
  readonly path: string;
  readonly text: string;
}

interface Candidate extends MapSource {
  readonly number: number;
}

class SourceJudge {
  private units = ALL_UNITS;
  /** By path, and by generated file and number of a source. */
  private readonly byPath = new Map<string, CapturedFile[]>();
  private readonly byNumber = new Map<string, CapturedFile>();

  constructor(
    captured: readonly CapturedFile[],
    private readonly targetOf: (path: string) => string | null,
    private readonly read: ReadText,
  ) {
    for (const one of captured) {
      const key = pathKey(sourcePath(one.path, ''));
      this.byPath.set(key, [...(this.byPath.get(key) ?? []), one]);
      if (one.source) this.byNumber.set(numberKey(one.source.generated, one.source.number), one);
    }
  }

  async all(file: RanFile, map: SourceMap): Promise<Map<number, JudgedSource>> {
    const used = usedSources(file, map);
    const groups = new Map<string, Candidate[]>();
    map.all.forEach((source, number) => {
      if (source.path === null) return;
      const group = groups.get(source.path);
      if (group) group.push({ ...source, number });
      else groups.set(source.path, [{ ...source, number }]);
    });
    const judged = new Map<number, JudgedSource>();
    for (const [path, group] of groups) {
      const target = group.some(({ number }) => used.has(number)) ? this.targetOf(path) : null;
      const text = target === null ? null : await this.read(target);
      if (target === null || text === null) continue;
      for (const [number, one] of this.group(file.path, path, group, { path: target, text })) judged.set(number, one);
    }
    return judged;
  }

  /** Judges the sources of one path, whose workspace file is `now`. */
  private group(
    generated: string,
    path: string,
    group: readonly Candidate[],
    now: FileText,
  ): Map<number, JudgedSource> {
    const judged = new Map<number, JudgedSource>();
    const unknown = group.filter(({ content }) => content === null);
    for (const { number, content } of group)
      if (content !== null) judged.set(number, this.byContent(path, content, now, group.length === 1));
    const isFound = [...judged.values()].some((one) => one !== nowhere);
    for (const [number, one] of this.withoutContent(generated, path, unknown, now.text))
      judged.set(number, isFound ? nowhere : one);
    return judged;
  }

  /** `isOnly`: no other source can be the file. */
  private byContent(path: string, content: string, now: FileText, isOnly: boolean): JudgedSource {
    if (plain(content) === plain(now.text)) return { follow: asItIs, text: content };
    this.units -= content.length + now.text.length;
    const isLike = this.units >= 0 && isAlike(content, now.text);
    if (!isLike && !isOnly) return nowhere;
    // Where it is known which text ran, its lines are followed from there (see ./truth).
    if (isLike && this.byPath.has(pathKey(path))) return { follow: asItIs, text: content };
    return {
      follow: isLike ? followLines(content, now.text) : noLine,
      text: content,
      now: new SourceText(now.path, now.text),
    };
  }

  /** By the digests of the capture; else the one that is named like the file and not like a part of it. */
  private withoutContent(
    generated: string,
    path: string,
    group: readonly Candidate[],
    now: string,
  ): Map<number, JudgedSource> {
    const digestOf = ({ number }: Candidate): CapturedFile | undefined =>
      this.byNumber.get(numberKey(generated, number));
    const whole = group.filter(({ isPart }) => !isPart);
    const same = group.filter((one) => {
      const digest = digestOf(one);
      return digest !== undefined && isContent(now, digest);
    });
    const known = this.byPath.get(pathKey(path)) ?? [];
    const isText = same.length > 0 || known.length === 0 || known.some((one) => isContent(now, one));
    const own = same.length > 0 ? same : group.length === 1 ? group : whole.length === 1 ? whole : [];
    const count = linesOf(now).length;
    const follow = isText ? (line: number) => (line <= count ? line : null) : asItIs;
    return new Map(
      group.map((one) => [one.number, own.includes(one) ? { follow, text: isText ? now : null } : nowhere]),
    );
  }
}

const numberKey = (generated: string, number: number): string => `${number} ${generated}`;

/** A text without what differs between systems. */
const plain = (text: string): string => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');

/** Whether most of a text's lines are lines of `now`. */
function isAlike(text: string, now: string): boolean {
  const there = new Set(linesOf(now).map((line) => line.trim()));
  const own = new Set(
    linesOf(text)
      .map((line) => line.trim())
      .filter((line) => /[\p{L}\p{N}]/u.test(line)),
  );
  let common = 0;
  for (const line of own) if (there.has(line)) common++;
  return common >= LEAST_ALIKE * own.size && common > 0;
}
