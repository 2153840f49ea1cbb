/**
 * Parses the output of `npm run bench`, so that builds of any commit can be compared, however their benches are
 * written.
 */

export interface PrintedFigure {
  /** Includes the indentation and the bench's title, because names repeat. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'smaller' | 'larger' | null;
}

/** Whether smaller or larger is better, by unit, for figures without a target. Other units are for information only. */
const BETTER: Readonly<Record<string, 'smaller' | 'larger'>> = {
  ms: 'smaller',
  s: 'smaller',
  MB: 'smaller',
  '× JSON.parse': 'smaller',
  '% of a core': 'smaller',
  'KB/s': 'larger',
};

/**
 * ` NAME VALUE UNIT target below N reached`. The value is right-aligned in ten columns, so at least two spaces precede
 * it.
 */
const LINE = /^ {2}( *\S.*?) {2,}(-?\d+(?:\.\d+)?) ?(.*?)(?: +target (at least|below) \S+ +\w+)?$/;

/** The figures in a bench's output. Repeated names are numbered from the second on. */
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
