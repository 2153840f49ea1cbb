import type { CaptureSource, TaskPlace } from '../../profile/types';

/** Something in which one task is unlike all others, as texts to show. */
export interface Apart {
  readonly what: string;
  readonly own: string;
  readonly rest: string;
}

const FACTS: readonly (readonly [what: string, valueOf: (place: TaskPlace) => string])[] = [
  ['revision', ({ revision }) => String(revision)],
  ['image', ({ imageDigest }) => imageDigest ?? ''],
  ['availability zone', ({ availabilityZone }) => availabilityZone],
  ['instance', ({ instance }) => instance],
  ['launch type', ({ launchType }) => launchType],
  ['platform', ({ platformVersion }) => platformVersion],
  ['CPU', ({ cpu }) => cpu],
  ['memory', ({ memory }) => memory],
];

/**
 * What is a task's alone: the others agree on another value, or (age) it is the first or the last that started. Where each
 * other has its own, that a task has its own says nothing.
 */
export function setsApart({ place }: CaptureSource, others: readonly CaptureSource[]): Apart[] {
  const places = others.flatMap(({ place: other }) => (other ? [other] : []));
  if (place === undefined || places.length === 0) return [];
  const facts = FACTS.flatMap(([what, valueOf]) => {
    const own = valueOf(place);
    const values = [...new Set(places.map(valueOf))];
    return values.length === 1 && values[0] !== own && own !== '' && values[0] !== ''
      ? [{ what, own, rest: values[0] }]
      : [];
  });
  return [...facts, ...ageOf(place, places)];
}

function ageOf({ taskStartedAt }: TaskPlace, places: readonly TaskPlace[]): Apart[] {
  const others = places.flatMap(({ taskStartedAt: other }) => (other === null ? [] : [other])).sort();
  if (taskStartedAt === null || others.length === 0) return [];
  const [first, last] = [others[0], others[others.length - 1]];
  const rest = first === last ? `started ${first}` : `started ${first} to ${last}`;
  if (taskStartedAt > last) return [{ what: 'age', own: `youngest, started ${taskStartedAt}`, rest }];
  if (taskStartedAt < first) return [{ what: 'age', own: `oldest, started ${taskStartedAt}`, rest }];
  return [];
}
