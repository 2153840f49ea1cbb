/**
 * Permissions from IAM's simulator, and policies to paste. Snippets for the task definition are in ../capture/fixes.ts.
 */
import { failed, ok, unknown, warning } from './findings';
import type { MaybeKnown, Finding } from './types';
import type { Decisions } from '../ecs/account/types';

/** A whole policy document with one statement. */
export const allow = (actions: readonly string[], resources: readonly string[] = ['*']): string =>
  JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }] },
    null,
    2,
  );

export const deny = (actions: readonly string[], resources: readonly string[]): string =>
  JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: actions, Resource: resources }] },
    null,
    2,
  );

/** What the agent in a task needs to reach Session Manager. */
export const sessionActions = [
  'CreateControlChannel',
  'CreateDataChannel',
  'OpenControlChannel',
  'OpenDataChannel',
].map((name) => `ssmmessages:${name}`);

/** Names of the actions with this decision, e.g. `ecs:ExecuteCommand`. */
export const actionsThatAre = (wanted: 'denied' | 'conditional', decisions: Decisions): string[] =>
  [...decisions].filter(([, decision]) => decision === wanted).map(([action]) => action);

/**
 * Whose permissions they are. If the caller lacks one, somebody else may have it: a warning. If the task's role does,
 * nobody can open a session: failed.
 */
export const you = { name: 'you', lacking: warning };
export const taskRole = { name: 'the task role', lacking: failed };

/** Finding on simulated permissions. `proof` is set if a session has shown that they are granted. */
export function permitted(
  fact: MaybeKnown<Decisions>,
  fix: (actions: readonly string[]) => string,
  who: typeof you,
  proof: string | null,
): Finding {
  if ('unknown' in fact) return proof === null ? unknown(fact.unknown) : ok(proof);
  const denied = actionsThatAre('denied', fact.value);
  const conditional = actionsThatAre('conditional', fact.value);
  if (denied.length > 0) {
    const text = `IAM's simulator denies ${who.name} ${denied.join(', ')}.`;
    return proof === null
      ? who.lacking(text, fix(denied))
      : warning(`${text} ${proof} Look at the policy's conditions, and whether it changed recently.`, fix(denied));
  }
  if (conditional.length > 0 && proof === null)
    return unknown(`${conditional.join(', ')}: the policy has conditions that cannot be simulated.`);
  return ok(proof ?? `Allowed: ${[...fact.value.keys()].join(', ')}.`);
}
