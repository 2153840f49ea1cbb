/**
 * Operations on a table of fields: read untrusted metadata, merge that of several captures, show it, order it for a
 * file. The table is ./fields.ts; nothing here knows any particular field.
 */
import * as v from 'valibot';

/** A fact for people. The value is untrusted text; '' is not shown. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/**
 * How the values of several captures become one. Absent values are ignored; if all are absent, so is the result, never
 * 0. `sumIfAllKnown`: absent if any is. `first`: that of the leading capture. A function gets the known values and all
 * captures, in order, and returns undefined if the result is unknown. (`never`: the type of the whole is derived from
 * the table that contains the functions. Each declares the members that it uses.)
 */
export type Rule<T> =
  | 'first'
  | 'drop'
  | ([T] extends [number] ? 'sum' | 'sumIfAllKnown' | 'min' | 'max' : never)
  | ([T] extends [string] ? 'min' | 'max' : never)
  | ((values: readonly T[], all: readonly never[], leader: never) => T | undefined);

/** `sideBySide`: tasks recorded at the same time; `inTurn`: stored captures, earliest first. */
export type Merge = 'sideBySide' | 'inTurn';

/** A field's properties besides its type. Each must be set: the compiler rejects a field that omits one. */
export interface How<T> {
  readonly merge: Rule<T> | Readonly<Record<Merge, Rule<T>>>;
  /**
   * The facts that show the value, in the order of the table. `none`: not shown by itself; another field may show it.
   */
  readonly words: 'none' | ((value: T, whole: never) => Fact | readonly Fact[]);
  /**
   * `words`: the user's, and `small`: at the head of the file, for lists of captures; `grows`: there as long as it fits;
   * `bulk`: after the profile. Words, and what is needed, are at the head in any case.
   */
  readonly size: 'words' | 'small' | 'grows' | 'bulk';
}

export interface Field<T, Needed extends boolean> extends How<T> {
  readonly type: v.GenericSchema<unknown, T>;
  readonly isNeeded: Needed;
}

/** A field without which metadata is useless. */
export const always = <T>(type: v.GenericSchema<unknown, T>, how: How<T>): Field<T, true> => ({
  type,
  isNeeded: true,
  ...how,
});

/** A field that not every capture has: absent if unknown. */
export const sometimes = <T>(type: v.GenericSchema<unknown, T>, how: How<T>): Field<T, false> => ({
  type,
  isNeeded: false,
  ...how,
});

/** A field of any type. */
interface AnyField {
  readonly type: v.GenericSchema;
  readonly isNeeded: boolean;
  readonly merge: unknown;
  readonly words: 'none' | ((value: never, whole: never) => Fact | readonly Fact[]);
  readonly size: How<unknown>['size'];
}

export type Fields = Readonly<Record<string, AnyField>>;

type ValueOf<F extends AnyField> = v.InferOutput<F['type']>;

/** The type of the metadata described by a table. */
export type MetadataOf<F extends Fields> = {
  readonly [K in keyof F as F[K]['isNeeded'] extends true ? K : never]: ValueOf<F[K]>;
} & { readonly [K in keyof F as F[K]['isNeeded'] extends true ? never : K]?: ValueOf<F[K]> };

type Raw = Readonly<Record<string, unknown>>;

/** Metadata, or a sentence saying why it could not be read. */
export type Read<M> = { readonly metadata: M } | { readonly problem: string };

export interface Schema<M> {
  /**
   * Reads untrusted metadata of any version; older versions are upgraded. From a newer version everything that is still
   * understood is used. Unknown members are kept as they are; invalid optional values are dropped.
   */
  read(value: unknown): Read<M>;
  /** Merges several into one; `leader` is the one that represents all. */
  merge(how: Merge, all: readonly M[], leader: M): M;
  /** Facts for display, in the order of the table. */
  facts(metadata: M): Fact[];
  /** The same members in file order: first what lists of captures need, then unknown members, then those that grow. */
  inFileOrder(metadata: object): Raw;
  /** Members that are at the head of the file in any case: without them a list of captures cannot show one. */
  readonly head: readonly string[];
  /** Members that are stored after the profile. */
  readonly bulk: readonly string[];
}

/** Upgrades raw metadata from the version it is listed under to the next one. */
type Upgrades = Readonly<Record<number, (raw: Raw) => Raw>>;

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `version` is the current value of `formatVersion`; `upgrades` has a step from each earlier version. */
export function defineSchema<F extends Fields, M extends object = MetadataOf<F>>(
  fields: F,
  version: number,
  upgrades: Upgrades,
): Schema<M> {
  const table = Object.entries(fields);

  function read(value: unknown): Read<M> {
    if (!isRaw(value)) return { problem: 'It has no metadata of a capture.' };
    const stated = value.formatVersion;
    if (typeof stated !== 'number' || !Number.isInteger(stated) || stated < 1)
      return { problem: 'Its metadata does not say of which version it is.' };
    let raw: Raw = value;
    for (let from = stated; from < version; from++) raw = { ...upgrades[from](raw), formatVersion: from + 1 };
    const metadata: Record<string, unknown> = { ...raw };
    for (const [key, { type, isNeeded }] of table) {
      // The first fault is enough: a list may have a million of them.
      const result = v.safeParse(type, raw[key], { abortEarly: true });
      if (result.success) metadata[key] = result.output;
      else if (isNeeded)
        return {
          problem: `Its metadata ${stated > version ? `of version ${stated}, newer than ${version}, ` : ''}has no ${key} that can be read here.`,
        };
      else delete metadata[key];
    }
    return { metadata: metadata as M };
  }

  function merge(how: Merge, all: readonly M[], leader: M): M {
    const merged: Record<string, unknown> = {};
    for (const [key, field] of table) {
      const { merge: rules } = field as AnyField & { readonly merge: AnyRule | Readonly<Record<Merge, AnyRule>> };
      const rule = typeof rules === 'object' ? rules[how] : rules;
      const values = all.map((one) => (one as Raw)[key]);
      const value = mergeValues(rule, values, all, leader, key);
      if (value !== undefined) merged[key] = value;
    }
    return merged as M;
  }

  return {
    read,
    merge,
    facts: (metadata) =>
      table
        .flatMap(([key, { words }]) => {
          const value = (metadata as Raw)[key];
          return words === 'none' || value === undefined ? [] : words(value as never, metadata as never);
        })
        .filter(({ value }) => value !== ''),
    inFileOrder(metadata) {
      const named = (size: How<unknown>['size']): string[] =>
        table.flatMap(([key, field]) => (field.size === size ? [key] : []));
      const unknown = Object.keys(metadata).filter((key) => !Object.hasOwn(fields, key));
      const order = [...named('small'), ...named('words'), ...unknown, ...named('grows'), ...named('bulk')];
      return Object.fromEntries(
        order.filter((key) => Object.hasOwn(metadata, key)).map((key) => [key, (metadata as Raw)[key]]),
      );
    },
    head: table.flatMap(([key, { size, isNeeded }]) => (size === 'words' || isNeeded ? [key] : [])),
    bulk: table.flatMap(([key, { size }]) => (size === 'bulk' ? [key] : [])),
  };
}

type AnyRule =
  | Exclude<Rule<number>, (...args: never) => unknown>
  | ((values: readonly unknown[], all: readonly object[], leader: object) => unknown);

function mergeValues(
  rule: AnyRule,
  values: readonly unknown[],
  all: readonly object[],
  leader: object,
  key: string,
): unknown {
  const known = values.filter((value) => value !== undefined);
  if (rule === 'first') return (leader as Raw)[key];
  if (rule === 'drop' || known.length === 0 || (rule === 'sumIfAllKnown' && known.length < values.length))
    return undefined;
  if (typeof rule === 'function') return rule(known, all, leader);
  // `Rule`'s types allow the other rules only for numbers, and minimum and maximum also for texts.
  const comparable = known as number[];
  switch (rule) {
    case 'sum':
    case 'sumIfAllKnown':
      return comparable.reduce((sum, value) => sum + value, 0);
    case 'min':
      return comparable.reduce((least, value) => (value < least ? value : least));
    case 'max':
      return comparable.reduce((most, value) => (value > most ? value : most));
    default:
      return rule satisfies never;
  }
}
