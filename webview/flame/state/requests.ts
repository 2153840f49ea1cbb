/** Questions to the host and their answers. A later question of the same channel makes the earlier one's answer stale. */
import type { FromPage, ToPage } from '../../../src/protocol';

type Question = Extract<FromPage, { readonly request: number }>;
type Answer = Extract<ToPage, { readonly request: number }>;
type Without<T> = T extends unknown ? Omit<T, 'request'> : never;

/** What answers what. */
export interface Answers {
  readonly sliceRequest: 'slice';
  readonly searchRequest: 'searched';
  readonly scopeRequest: 'scoped';
  readonly tableRequest: 'table';
  readonly hitRequest: 'hit';
  readonly nodeRequest: 'node';
  readonly translateRequest: 'translated';
}
type AnswerTo<K extends keyof Answers> = Extract<Answer, { readonly type: Answers[K] }>;

export class Requests {
  private next = 1;
  /** By channel: the number of its latest question, and who waits for the answer. */
  private readonly open = new Map<string, { readonly request: number; readonly then: (answer: Answer) => void }>();

  constructor(private readonly post: (message: FromPage) => void) {}

  ask<K extends keyof Answers>(
    channel: string,
    question: Without<Extract<Question, { readonly type: K }>> & { readonly type: K },
    then: (answer: AnswerTo<K>) => void,
  ): void {
    const request = this.next++;
    this.open.set(channel, { request, then: then as (answer: Answer) => void });
    this.post({ ...question, request } as unknown as Question);
  }

  /** No answer of a channel is waited for any more. */
  forget(channel: string): void {
    this.open.delete(channel);
  }

  receive(answer: Answer): void {
    for (const [channel, { request, then }] of this.open) {
      if (request !== answer.request) continue;
      this.open.delete(channel);
      then(answer);
      return;
    }
  }
}
