/** What every refused or interrupted capture must report, and in which state it must leave the task. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { pySpySha256 } from '../../../src/runtimes/python/pyspy/pinned';
import { CaptureError, type CaptureErrorCode } from '../../../src/capture/types';
import type { Attempt, AttemptOptions, FlowLab } from './flowLab';
import type { Remains } from './remains';
import { within } from '../../support/until';

export interface Refusal extends AttemptOptions {
  readonly code: CaptureErrorCode;
  readonly says: RegExp;
  readonly hint: RegExp;
  readonly fix?: RegExp;
  /**
   * Limit from the start of the capture, or from the `mark()` or `cancel()` in `on`, to its end. Default: 20 s, enough
   * for a busy machine.
   */
  readonly withinMs?: number;
  /**
   * Time limit for interrupted processes and files to disappear from the task. Default: 10 s, enough for a busy
   * machine.
   */
  readonly goneMs?: number;
  /** Whether the task ends during the capture, and its files and ports with it. */
  readonly taskGone?: boolean;
}

/** Captures, and asserts that the capture ends with this one error and leaves nothing. */
export async function refused(flow: FlowLab, service: string, refusal: Refusal): Promise<Attempt> {
  const running = flow.remains(service);
  const before: Remains = refusal.taskGone ? { strangers: [], ports: [], temp: [], files: [] } : running;
  const attempt = await flow.attempt(service, refusal);
  await assertRefused(flow, service, attempt, before, refusal);
  return attempt;
}

/** What holds of an attempt that failed. `before`: what was in the task's containers. */
export async function assertRefused(
  flow: FlowLab,
  service: string,
  attempt: Attempt,
  before: Remains,
  refusal: Refusal,
): Promise<void> {
  const { error } = attempt;
  assert.ok(error instanceof CaptureError, `a CaptureError, not ${String(error)}`);
  const shown = `${error.code}: ${error.message} | ${error.hint} | ${error.fix ?? ''}`;
  assert.equal(error.code, refusal.code, shown);
  assert.match(error.message, refusal.says);
  assert.match(error.hint, refusal.hint, shown);
  if (refusal.fix) assert.match(error.fix ?? '', refusal.fix, shown);
  assert.doesNotMatch(`${error.message}${error.hint}`, /\n|undefined|null|\[object/, shown);
  assert.ok(attempt.ms <= (refusal.withinMs ?? 20_000), `${attempt.ms} ms: ${shown}`);
  noSecrets(attempt, [shown, ...causes(error)]);
  await leftAlone(flow, service, before, refusal.request?.cachePySpy !== false, refusal.goneMs ?? 10_000);
  for (const { sessionId } of attempt.grants)
    assert.equal(await flow.execApi.resumeSession(sessionId), null, 'the session is over');
}

/** Asserts that no token appears in messages or in the log. */
export function noSecrets(attempt: Attempt, shown: readonly string[]): void {
  const all = [...shown, ...attempt.said, ...attempt.moments.map((one) => one.message)].join('\n');
  for (const { tokenValue } of attempt.grants) assert.ok(!all.includes(tokenValue), 'a token in the words');
  assert.doesNotMatch(all, /AWS4-HMAC|Signature=|X-Amz-Security-Token/i);
}

function causes(error: unknown): string[] {
  const texts: string[] = [];
  for (let one = error; one instanceof Error && texts.length < 10; one = one.cause) texts.push(one.message);
  return texts;
}

/** Waits until the service's containers are as before, except for py-spy's cache if that may stay. */
export async function leftAlone(
  flow: FlowLab,
  service: string,
  before: Remains,
  mayCache: boolean,
  withinMs: number,
): Promise<void> {
  const cache = [
    '.ecs-profiler',
    ...Object.values(pySpySha256).flatMap((sha) => [`.ecs-profiler/${sha}`, `.ecs-profiler/${sha}/py-spy`]),
  ];
  const rest = (): Remains => {
    const { strangers, ports, temp, files } = flow.remains(service);
    return { strangers, ports, temp: temp.filter((name) => !mayCache || !cache.includes(name)), files };
  };
  const wanted: Remains = {
    strangers: before.strangers,
    ports: before.ports,
    temp: mayCache ? [] : before.temp,
    files: before.files,
  };
  await within(withinMs, () => isDeepStrictEqual(rest(), wanted), 100);
  assert.deepEqual(rest(), wanted, `${service} is as it was`);
}
