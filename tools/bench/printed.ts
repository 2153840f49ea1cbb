/** Figures as `npm run bench` prints them: a build of any commit is read by what it prints, whatever its benches are made of. */

export interface PrintedFigure {
  /** With its indentation, and after the title of its bench: names repeat. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'smaller' | 'larger' | null;
}

/** Which way a figure without a target is better, by its unit; units that are not here are information. */
const BETTER: Readonly<Record<string, 'smaller' | 'larger'>> = {
  ms: 'smaller',
  s: 'smaller',
  MB: 'smaller',
  '× JSON.parse': 'smaller',
  '% of a core': 'smaller',
  'KB/s': 'larger',
};

/** `  NAME   VALUE UNIT   target below N   reached`; the value stands right in ten columns, so two spaces at least are before it. */
const LINE = /^ {2}( *\S.*?) {2,}(-?\d+(?:\.\d+)?) ?(.*?)(?: +target (at least|below) \S+ +\w+)?$/;

/** The figures of a bench's output. Of a name that comes twice, the later is numbered. */
export function readPrinted(output: string): PrintedFigure[] {
  const seen = new Map<string, number>();
  const figures: PrintedFigure[] = [];
  for (const line of output.split('\n')) {
    const found = LINE.exec(line);
    if (found === null) continue;
    const [, name, value, rest, target] = found;
    const unit = rest.trim();
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    figures.push({
      name: times === 1 ? name : `${name} (${times})`,
      value: Number(value),
      unit,
      better: target === undefined ? (BETTER[unit] ?? null) : target === 'below' ? 'smaller' : 'larger',
    });
  }
  return figures;
}
