import { chooseSampleType, remarksOnTypes, weightKind, type TypeWish } from '../sampleTypes';
import { shortened } from '../shortened';
import type { SampleTypes, WeightUnit } from '../types';

/** A profile or thread of a file, as far as it says what the file weighs. */
export interface WeighedPart {
  /** '' if it has none. */
  readonly name: string;
  readonly unit: WeightUnit;
  /** Whether anything in it weighs something. */
  readonly isUsed: () => boolean;
  /** Whether a weight in it is below zero. */
  readonly isDifference: () => boolean;
}

interface Kinds {
  /** Undefined for a file of one kind. */
  readonly types?: SampleTypes;
  /** For each part whether it is read; at least one is, if there are any. */
  readonly isRead: readonly boolean[];
  /** What was chosen, and what is left out. */
  readonly remarks: readonly string[];
}

/** More names than this are a number. */
const NAMES_TOLD = 3;

/**
 * Which parts of a file are read: those of one kind of weight (`time` in any unit, `bytes`, `count`), as memray's
 * speedscope files have bytes and counts. Of these, parts with weights below zero are left out, unless there are no
 * others. `declared`: the part whose kind is the default; -1: none. `noun`: what several parts are called.
 */
export function readKinds(
  parts: readonly WeighedPart[],
  declared: number,
  wish: TypeWish | undefined,
  file: string,
  noun: 'profiles' | 'threads',
): Kinds {
  const kinds = parts.map(({ unit }) => weightKind(unit));
  const names = [...new Set(kinds)];
  if (names.length === 0) return { isRead: [], remarks: [] };
  const differs = parts.map(({ isDifference }) => isDifference());
  const isAll = names.map((name) => kinds.every((kind, i) => kind !== name || differs[i]));
  const types = chooseSampleType(
    {
      all: names.map((name, kind) => ({
        name,
        detail: namesOf(
          parts.filter((_, i) => kinds[i] === name),
          noun,
        ),
        ...(isAll[kind] && { isDifference: true as const }),
      })),
      declared: declared in kinds ? names.indexOf(kinds[declared]) : -1,
      isUsed: (kind) => parts.some(({ isUsed }, i) => kinds[i] === names[kind] && isUsed()),
    },
    names.length < 2 ? undefined : wish,
    file,
  );
  const chosen = names[types.chosen];
  const isRead = kinds.map((kind, i) => kind === chosen && (isAll[types.chosen] || !differs[i]));
  const leftOut = parts.filter((_, i) => kinds[i] === chosen && !isRead[i]);
  return {
    ...(names.length > 1 && { types }),
    isRead,
    remarks: [
      ...remarksOnTypes(types),
      ...(leftOut.length === 0
        ? []
        : [`With weights below zero, as a difference has, and for that reason left out: ${namesOf(leftOut, noun)}.`]),
    ],
  };
}

function namesOf(parts: readonly WeighedPart[], noun: string): string {
  const names = parts.flatMap(({ name }) => (name === '' ? [] : [shortened(name)]));
  return parts.length > NAMES_TOLD ? `${parts.length} ${noun}` : names.join(', ');
}

/** Whether any of the weights, which are not checked yet, is another number than 0. */
export function hasWeight(weights: ArrayLike<unknown>): boolean {
  for (let i = 0; i < weights.length; i++) if (weights[i] !== 0) return true;
  return false;
}

/** Whether any of the weights, which are not checked yet, is below zero. */
export function hasBelowZero(weights: ArrayLike<unknown>): boolean {
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (typeof weight === 'number' && weight < 0) return true;
  }
  return false;
}
