/** The runtimes that can be recorded. Adding one: a folder here and a line below. */
import type { Mode, Runtime } from '../capture/types';
import { node } from './node/spec';
import { python } from './python/spec';
import { executableName } from './shared/processName';
import type { NotMine } from '../profile/myCode';
import type { AskedOption, RuntimeSpec } from './types';

const specs: RuntimeSpec[] = [python, node];

/** In the order they are told in. */
export const runtimes = (): readonly RuntimeSpec[] => specs;

/** Undefined for none, and for the id of a capture by a later version. */
export const runtimeOf = (id: Runtime | null): RuntimeSpec | undefined => specs.find((one) => one.id === id);

/** Adds a runtime; call the result to remove it. */
export function register(spec: RuntimeSpec): () => void {
  specs.push(spec);
  return () => void specs.splice(specs.indexOf(spec), 1);
}

/** What is not the user's own code, whatever the runtime: all their libraries, and what runs below them. */
export const libraryCode = (): NotMine => [...specs.flatMap(({ library }) => library), 'package:runtime'];

/** The runtimes that a mode can be recorded of. */
export const runtimesWith = (mode: Mode): readonly RuntimeSpec[] => specs.filter(({ modes }) => modes.includes(mode));

export interface OfferedOption extends AskedOption {
  /** That have it. */
  readonly runtimes: readonly RuntimeSpec[];
}

/** Options that the user can choose when a capture begins, each once. */
export function offeredOptions(): readonly OfferedOption[] {
  const found = new Map<string, OfferedOption>();
  for (const spec of specs)
    for (const option of spec.options)
      if (option.label !== undefined)
        found.set(option.name, {
          ...option,
          ...found.get(option.name),
          runtimes: [...(found.get(option.name)?.runtimes ?? []), spec],
        });
  return [...found.values()];
}

/** `Python or Node`, for sentences. */
export const labelsOf = (some: readonly RuntimeSpec[], word = 'or'): string => {
  const labels = some.map(({ label }) => label);
  return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} ${word} ${labels[labels.length - 1]}`;
};

/** Which runtime an executable (links resolved) is, or embeds by a mapped library. */
export function detectRuntime(exe: string, library: string): Runtime | null {
  const name = executableName(exe);
  return specs.find(({ detection }) => detection.matches(name, library))?.id ?? null;
}
