/**
 * The result of a diagnosis. The ids of rows are documented in ./README.md and must not change: scripts rely on them.
 */

/** `unknown`: reading it was not allowed, or an earlier row made it pointless. */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'unknown';

export interface CheckRow {
  readonly id: string;
  readonly title: string;
  readonly status: CheckStatus;
  /** What was found and, if it is not ok, what to do. May contain text from AWS or the container: untrusted. */
  readonly detail: string;
  /** A snippet to paste (task definition, IAM policy, command), or null. */
  readonly fix: string | null;
}

interface DoctorTarget {
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  /** Task id; null if the service has none, or it could not be read. */
  readonly task: string | null;
  readonly container: string | null;
}

export interface DoctorReport {
  readonly target: DoctorTarget;
  readonly rows: readonly CheckRow[];
}

/** The verdict of one check. */
export interface Finding {
  readonly status: CheckStatus;
  readonly detail: string;
  readonly fix?: string;
}

/** A pure check of facts gathered earlier. */
export interface Check<Facts> {
  readonly id: string;
  readonly title: string;
  look(facts: Facts): Finding;
}

/** A requested fact: the answer, or a sentence saying why there is none. */
export type MaybeKnown<T> = { readonly value: T } | { readonly unknown: string };
