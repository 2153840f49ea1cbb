/** The lines that remote/record.py prints, a JSON object each. Untrusted: malformed lines are skipped. */
import { lineCutter } from '../../shared/lineCutter';

export type RecorderEvent =
  | { readonly event: 'recording' }
  | ({ readonly event: 'stretch' } & RecorderFigures)
  | ({ readonly event: 'gone' | 'failed'; readonly seconds: number } & PySpyWords)
  | RecorderEnd;

/** What py-spy said last, and the code it ended with. */
interface PySpyWords {
  readonly code: number;
  readonly said: string;
}

/** What tells which stacks may have lost their callers. */
export interface Suspending {
  /** `none`: the process cannot run greenlets; `loaded`: it has their library; `run`: it may well run them. */
  readonly greenlets: 'none' | 'loaded' | 'run';
  /** Of the functions that stacks begin at those known to be generators or coroutines; only looked for if `loaded`. */
  readonly generators: readonly { readonly name: string; readonly file: string }[];
}

export interface RecorderEnd extends RecorderFigures, PySpyWords {
  readonly event: 'end';
  /**
   * `deadline`, `stop`, what the watchdog saw (`cpu`, `delay`), or what ended it before its time: `gone` (the target
   * ended), `failed` (py-spy did; `code` and `said` tell how).
   */
  readonly why: string;
}

/** What the recording came to, at its end or until now. All times in seconds. */
export interface RecorderFigures extends Suspending {
  readonly seconds: number;
  readonly covered: number;
  /** Times py-spy looked at the process, and times it was late for. */
  readonly looks: number;
  readonly lost: number;
  readonly errors: number;
  /** Runs of py-spy that did not end when they were told to: what they recorded is lost. */
  readonly stuck: number;
  readonly coverage: number;
  /**
   * CPU seconds of the recorder, and of them those from the first sample to the last; cores of the target meanwhile,
   * null where it is gone.
   */
  readonly cpu: number;
  readonly steady: number;
  readonly during: number | null;
  /** Rate and start of each run of py-spy; in a stretch of those since the one before. */
  readonly rates: readonly (readonly [number, number])[];
}

const number = (value: unknown, max = 1e12): number =>
  typeof value === 'number' && value >= 0 && value <= max ? value : 0;

function suspendingOf({ greenlets, generators }: Readonly<Record<string, unknown>>): Suspending {
  return {
    greenlets: greenlets === 0 ? 'none' : greenlets === 1 ? 'loaded' : 'run',
    generators: (Array.isArray(generators) ? generators : []).flatMap((pair: unknown) =>
      Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string'
        ? [{ name: pair[0], file: pair[1] }]
        : [],
    ),
  };
}

function eventOf(line: string): RecorderEvent | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null || !('event' in json)) return null;
  const said = json as Readonly<Record<string, unknown>>;
  switch (said.event) {
    case 'recording':
      return { event: 'recording' };
    case 'stretch':
      return { event: 'stretch', ...figuresOf(said) };
    case 'gone':
    case 'failed':
      return { event: said.event, ...wordsOf(said), seconds: number(said.seconds) };
    case 'end':
      return { event: 'end', why: text(said.why), ...wordsOf(said), ...figuresOf(said) };
    default:
      return null;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const wordsOf = (said: Readonly<Record<string, unknown>>): PySpyWords => ({
  code: number(said.code),
  said: text(said.said),
});

const figuresOf = (said: Readonly<Record<string, unknown>>): RecorderFigures => ({
  seconds: number(said.seconds),
  covered: number(said.covered),
  looks: number(said.looks),
  lost: number(said.lost),
  errors: number(said.errors),
  stuck: number(said.stuck),
  coverage: number(said.coverage, 1),
  cpu: number(said.cpu),
  steady: number(said.steady),
  during: said.during === null ? null : number(said.during),
  rates: Array.isArray(said.rates)
    ? said.rates.filter(Array.isArray).map((pair): [number, number] => [number(pair[0]), number(pair[1])])
    : [],
  ...suspendingOf(said),
});

/** Takes the recorder's output as it comes and calls back for each event as its line is complete. */
export const readRecorderEvents = (onEvent: (event: RecorderEvent) => void): ((chunk: Uint8Array) => void) =>
  lineCutter((line) => {
    const event = eventOf(line);
    if (event) onEvent(event);
  });
