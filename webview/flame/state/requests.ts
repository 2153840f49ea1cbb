/**
 * The page's questions to the host about the profile. A later question in the same channel makes an earlier one's
 * answer stale.
 */
import type { ProfileError } from '../../../src/profile/profileError';
import type { FromPage, ToPage } from '../../../src/protocol';
import { type Asked, Channel, type Registry } from '../../../src/query/channel';
import type { queries } from '../../../src/query/queries';
import { isPattern } from '../matcher';

type Answered = Extract<ToPage, { readonly type: 'answer' | 'failure' }>;

/** By the names of the queries of `src/query/queries.ts`, or of another registry that the host answers from. */
export class Requests<R extends Registry = typeof queries> {
  private readonly host: Channel;
  private turn = 0;
  /** By channel: the turn of its latest question, as long as that has no answer. */
  private readonly latest = new Map<string, number>();

  constructor(post: (message: FromPage) => void) {
    this.host = new Channel(
      (message) => post(message as FromPage),
      () => {
        throw new Error('A host asks nothing.');
      },
    );
  }

  /**
   * Asks a query. Calls one of the two callbacks, or none if a later question was asked in the channel meanwhile.
   * `failed` gets the error in words; without it, the channel's earlier result stays.
   */
  ask<N extends string & keyof R>(
    channel: string,
    name: N,
    args: Parameters<Asked<R>[N]>,
    then: (value: Awaited<ReturnType<Asked<R>[N]>>) => void,
    failed: (error: ProfileError) => void = () => undefined,
  ): void {
    const turn = ++this.turn;
    this.latest.set(channel, turn);
    const ifLatest =
      <T>(handle: (result: T) => void) =>
      (result: T): void => {
        if (this.latest.get(channel) !== turn) return;
        this.latest.delete(channel);
        handle(result);
      };
    this.host.ask(name, args).then(ifLatest(then as (value: unknown) => void), ifLatest(failed));
  }

  /** No answer of a channel is waited for any more. */
  forget(channel: string): void {
    this.latest.delete(channel);
  }

  /** Ends the host's work on a regular expression of the user's that nobody waits for any more. */
  giveUp(query: string): void {
    if (query !== '' && isPattern(query)) this.host.ask('giveUp', [query]).catch(() => undefined);
  }

  receive(answer: Answered): void {
    void this.host.receive(answer);
  }
}
