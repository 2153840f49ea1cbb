/** What is fuzzed: a part of the product that reads what others wrote, and inputs for it. */
import type fc from 'fast-check';
import { ProfileError } from '../../src/profile/profileError';

/** No input is larger. */
export const MOST_BYTES = 1 << 20;

export interface Target<Input> {
  /** As the command line names it. */
  readonly name: string;
  readonly inputs: fc.Arbitrary<Input>;
  /** It is not run more often than this: it has few inputs. */
  readonly most?: number;
  /** Bytes of an input, unpacked. */
  sizeOf(input: Input): number;
  /**
   * Gives the input to the product. Returns whether it was taken; false: refused as inputs of its kind are. Throws what
   * the product throws otherwise, or an AssertionError for a wrong answer.
   */
  run(input: Input): boolean | Promise<boolean>;
  /** Prepares what `run` needs; returns what ends it. */
  open?(): Promise<() => Promise<void>>;
}

/** A target whose kind of input the runner need not know. */
export type AnyTarget = Target<unknown>;

/** Longest message of an error: what a file says must not become a page of text. */
const LONGEST_MESSAGE = 2000;

/** Whether this is the product's refusal of an input, in words of a sane length. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ProfileError && error.message.length + error.hint.length <= LONGEST_MESSAGE;

/** Runs `read`; returns true if it gave an answer, which is checked, false if it refused. Throws anything else. */
export function takes<Answer>(read: () => Answer, check: (answer: Answer) => void, refusal = isRefusal): boolean {
  let answer: Answer;
  try {
    answer = read();
  } catch (error) {
    if (refusal(error)) return false;
    throw error;
  }
  check(answer);
  return true;
}
