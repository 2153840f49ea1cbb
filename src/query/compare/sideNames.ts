import type { CaptureMetadata } from '../../profile/types';

/** A side with the name of its profile. */
interface Named {
  readonly name: string;
  readonly capture: CaptureMetadata | null;
}

/** What both sides are called: the user's title, else the profile's name, with what tells two of one name apart: revision, task, or when they began. */
export function sideNames(before: Named, after: Named): readonly [string, string] {
  const names = [before, after].map(({ name, capture }) => capture?.title || name);
  if (names[0] !== names[1] || before.capture === null || after.capture === null) return [names[0], names[1]];
  const captures = [before.capture, after.capture];
  const told = TELLING.map((tell) => captures.map(tell)).find(([one, other]) => one !== other) ?? ['', ''];
  return [`${names[0]}${told[0]}`, `${names[1]}${told[1]}`];
}

const TELLING: readonly ((capture: CaptureMetadata) => string)[] = [
  ({ revision }) => `, revision ${revision}`,
  ({ sources = [], task }) =>
    sources.length > 1 ? `, ${new Set(sources.map((source) => source.task)).size} tasks` : `, task ${task.slice(0, 8)}`,
  ({ startedAt }) => `, ${startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}`,
];
