/**
 * What a table of fields can do: read untrusted metadata, merge that of several captures, tell it to people, put it in order for a file.
 * The table is ./fields.ts; nothing here knows any one field.
 */
import * as v from 'valibot';

/** A fact for people. The value is untrusted text; '' is not shown. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/**
 * How the values of several captures become one. Absent values are passed over, and of none at all nothing is known: the result is absent
 * too, never 0. `sumIfAllKnown`: absent where any is. `first`: of the capture that leads. A function gets the values that are known and
 * all captures, in their order, and returns undefined for what nothing can be told of. (`never`: the type of the whole is made of the
 * table in which the functions stand. Each names the members that it looks at.)
 */
export type Rule<T> =
  | 'first'
  | 'drop'
  | ([T] extends [number] ? 'sum' | 'sumIfAllKnown' | 'min' | 'max' : never)
  | ([T] extends [string] ? 'min' | 'max' : never)
  | ((values: readonly T[], all: readonly never[], leader: never) => T | undefined);

/** `sideBySide`: tasks recorded at the same time; `inTurn`: stored captures, earliest first. */
export type Merge = 'sideBySide' | 'inTurn';

/** What a field has besides its type. Everything must be decided: the compiler refuses a field that leaves one out. */
export interface How<T> {
  readonly merge: Rule<T> | Readonly<Record<Merge, Rule<T>>>;
  /** Facts in which the value is told, shown in the order of the table. `none`: not by itself; another field may tell it. */
  readonly words: 'none' | ((value: T, whole: never) => Fact | readonly Fact[]);
  /** `small`: at the head of the file, for lists of captures; `grows`: there as long as it fits; `bulk`: behind the profile. */
  readonly size: 'small' | 'grows' | 'bulk';
}

export interface Field<T, Needed extends boolean> extends How<T> {
  readonly type: v.GenericSchema<unknown, T>;
  readonly isNeeded: Needed;
}

/** A field without which metadata are of no use. */
export const always = <T>(type: v.GenericSchema<unknown, T>, how: How<T>): Field<T, true> => ({
  type,
  isNeeded: true,
  ...how,
});

/** A field that not every capture has: absent where it was not known. */
export const sometimes = <T>(type: v.GenericSchema<unknown, T>, how: How<T>): Field<T, false> => ({
  type,
  isNeeded: false,
  ...how,
});

/** A field of whatever type. */
interface AnyField {
  readonly type: v.GenericSchema;
  readonly isNeeded: boolean;
  readonly merge: unknown;
  readonly words: 'none' | ((value: never, whole: never) => Fact | readonly Fact[]);
  readonly size: How<unknown>['size'];
}

export type Fields = Readonly<Record<string, AnyField>>;

type ValueOf<F extends AnyField> = v.InferOutput<F['type']>;

/** The type of the metadata that a table describes. */
export type MetadataOf<F extends Fields> = {
  readonly [K in keyof F as F[K]['isNeeded'] extends true ? K : never]: ValueOf<F[K]>;
} & { readonly [K in keyof F as F[K]['isNeeded'] extends true ? never : K]?: ValueOf<F[K]> };

type Raw = Readonly<Record<string, unknown>>;

/** Metadata that could be read, or why not, as a sentence. */
export type Read<M> = { readonly metadata: M } | { readonly problem: string };

export interface Schema<M> {
  /**
   * Reads untrusted metadata of any version; older ones are brought to this one. Of a newer version all is taken that still means
   * something here. What is not known here is kept as it is; an optional value that is not as it should be is left out.
   */
  read(value: unknown): Read<M>;
  /** One of several; `leader` is the one that stands for all. */
  merge(how: Merge, all: readonly M[], leader: M): M;
  /** What can be told of it, in the order of the table. */
  facts(metadata: M): Fact[];
  /** The same members in the order of a file: what lists of captures need first, then what is not known here, then what grows. */
  inFileOrder(metadata: object): Raw;
  /** Members that stand behind the profile. */
  readonly bulk: readonly string[];
}

/** Brings raw metadata of the version that it stands under to the next one. */
export type Upgrades = Readonly<Record<number, (raw: Raw) => Raw>>;

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `version` is what `formatVersion` says in metadata as they are written now; `upgrades` lead there from each earlier one. */
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
      const result = v.safeParse(type, raw[key]);
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
      const order = [...named('small'), ...unknown, ...named('grows'), ...named('bulk')];
      return Object.fromEntries(
        order.filter((key) => Object.hasOwn(metadata, key)).map((key) => [key, (metadata as Raw)[key]]),
      );
    },
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
  // The types of `Rule` allow the others for numbers, and the least and the greatest for texts.
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
