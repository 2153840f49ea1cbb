/** Creates findings and reads facts. */
import type { Check, CheckRow, MaybeKnown, Finding } from './types';

export const ok = (detail: string): Finding => ({ status: 'ok', detail });
export const warning = (detail: string, fix?: string): Finding => ({ status: 'warning', detail, fix });
export const failed = (detail: string, fix?: string): Finding => ({ status: 'failed', detail, fix });
export const unknown = (detail: string, fix?: string): Finding => ({ status: 'unknown', detail, fix });

/** Judges the value of a fact; an unknown fact gives `unknown` with its reason. */
export const judgeAnswer = <T>(fact: MaybeKnown<T>, look: (value: T) => Finding): Finding =>
  'value' in fact ? look(fact.value) : unknown(fact.unknown);

/** The value of a fact, or undefined. */
export const valueOf = <T>(fact: MaybeKnown<T>): T | undefined => ('value' in fact ? fact.value : undefined);

/** A row for each check, in order. */
export const rowsOf = <Facts>(checks: readonly Check<Facts>[], facts: Facts): CheckRow[] =>
  checks.map((check) => {
    const { status, detail, fix } = check.look(facts);
    return { id: check.id, title: check.title, status, detail, fix: fix ?? null };
  });
