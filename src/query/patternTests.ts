/**
 * Regular expressions of the user's, which may take for ever: they are tested in a thread of their own, one at a time,
 * for a limited time each, and can be given up. Whoever asks is never held up.
 */
import { ProfileError } from '../profile/profileError';
import { Recent } from './recent';

/** Tests texts in another thread, one regular expression at a time. */
export interface PatternThread {
  /**
   * 1 for each text that matches. `begun` is called when the testing begins. The same list of texts again is not sent
   * again. Rejects if the thread fails; does not settle after `end`.
   */
  test(pattern: RegExp, texts: readonly string[], begun: () => void): Promise<Uint8Array>;
  /** Ends the thread at once, whatever it does. */
  end(): void;
}

/** A pattern that is not hopeless takes milliseconds, also for a hundred thousand functions. */
const LIMIT_MS = 3000;
/** A search, its next hit and what blocks hold of it ask for the same. */
const KEPT = 4;

interface Asked {
  readonly query: string;
  readonly pattern: RegExp;
  readonly texts: readonly string[];
}

/** A query from when it is asked until it is answered. */
interface Test extends Asked {
  /** Set where it was ended before its turn. */
  error?: ProfileError;
  /** Ends it; before its turn it is left out. */
  stop(error: ProfileError): void;
}

export class PatternTests {
  private thread: PatternThread | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private readonly known = new Recent<{ readonly texts: readonly string[]; readonly verdict: Promise<Uint8Array> }>(
    KEPT,
  );
  private readonly pending = new Set<Test>();

  /** `start` starts a thread; it is kept for later tests, unless one took too long. */
  constructor(
    private readonly start: () => PatternThread,
    private readonly limitMs: number = LIMIT_MS,
  ) {}

  /** Rejects with a ProfileError: it took too long, was given up, or cannot be tested. */
  test(asked: Asked): Promise<Uint8Array> {
    const { query, texts } = asked;
    const known = this.known.find(query);
    if (known?.texts === texts) return known.verdict;
    const test: Test = { ...asked, stop: (error) => (test.error = error) };
    this.pending.add(test);
    const verdict = this.last.then(() => this.run(test)).finally(() => this.pending.delete(test));
    this.known.put(query, { texts, verdict });
    this.last = verdict.catch(() => {
      if (this.known.find(query)?.verdict === verdict) this.known.drop(query);
    });
    return verdict;
  }

  /** Ends the tests of a query that nobody waits for any more. */
  giveUp(query: string): void {
    for (const test of this.pending)
      if (test.query === query) test.stop(new ProfileError(`The search for ${query} was given up.`));
  }

  /** Ends the thread, and what is being tested. */
  end(): void {
    for (const test of this.pending) test.stop(new ProfileError('The profile was closed.', 'Open it again.'));
    this.endThread();
  }

  private run(test: Test): Promise<Uint8Array> {
    if (test.error !== undefined) return Promise.reject(test.error);
    const thread = (this.thread ??= this.start());
    let timer: ReturnType<typeof setTimeout> | undefined;
    return new Promise<Uint8Array>((resolve, reject) => {
      test.stop = (error): void => {
        this.endThread();
        reject(error);
      };
      const begun = (): void => {
        timer = setTimeout(() => test.stop(tooLong(test.query, this.limitMs)), this.limitMs);
      };
      thread.test(test.pattern, test.texts, begun).then(resolve, (cause: unknown) => test.stop(inWords(cause)));
    }).finally(() => clearTimeout(timer));
  }

  private endThread(): void {
    this.thread?.end();
    this.thread = null;
  }
}

const tooLong = (query: string, limitMs: number): ProfileError =>
  new ProfileError(
    `${query} was given up: it took longer than ${limitMs / 1000} s.`,
    'A repetition within a repetition, such as (a+)+, can take for ever. Write it without, or search for plain text.',
  );

const inWords = (cause: unknown): ProfileError =>
  cause instanceof ProfileError
    ? cause
    : new ProfileError('The regular expression could not be tested.', 'Try again, or search for plain text.', {
        cause,
      });
