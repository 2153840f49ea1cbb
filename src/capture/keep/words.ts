/** The user's own words about a capture, and how long they may be: they stand at the head of its file. */

/** Absent: not to be changed. */
export interface Words {
  readonly title?: string;
  readonly note?: string;
}

/** The most characters of each, in UTF-16 code units. */
export const LONGEST: Readonly<Record<keyof Words, number>> = { title: 200, note: 8000 };

const NAMES: Readonly<Record<keyof Words, string>> = { title: 'name', note: 'note' };

/** Words that are too long to be stored. `message` says by how much, `hint` what to do about it. */
export class WordsTooLong extends Error {
  readonly hint = 'Shorten it. The capture is unchanged.';

  constructor(message: string) {
    super(message);
    this.name = 'WordsTooLong';
  }
}

/** What is wrong with the length of these words, as a sentence; undefined if nothing is. */
export function tooLong(which: keyof Words, text: string): string | undefined {
  const [length, most] = [text.length, LONGEST[which]].map((count) => count.toLocaleString('en'));
  return text.length > LONGEST[which]
    ? `The ${NAMES[which]} has ${length} characters, at most ${most} can be stored.`
    : undefined;
}

/** Throws WordsTooLong. */
export function checkWords(words: Words): void {
  for (const which of ['title', 'note'] as const) {
    const problem = tooLong(which, words[which] ?? '');
    if (problem !== undefined) throw new WordsTooLong(problem);
  }
}

/** Words that are not those any more that the user saw and replaced. */
export class WordsChanged extends Error {
  readonly hint = 'The capture is unchanged.';

  /** `now`: what another window wrote. */
  constructor(
    readonly which: keyof Words,
    readonly now: string,
  ) {
    super(`The ${NAMES[which]} was changed in another window meanwhile.`);
    this.name = 'WordsChanged';
  }
}

/** Throws WordsChanged where one of the words in `was` is another one `now`. */
export function checkUnchanged(now: Words, was: Words): void {
  for (const which of ['title', 'note'] as const)
    if (was[which] !== undefined && (now[which] ?? '') !== was[which]) throw new WordsChanged(which, now[which] ?? '');
}
