import type { SideSummary } from '../../src/worker/types';

type Named = Pick<SideSummary, 'name' | 'capture'>;

/** Names of both sides: of our captures what ran and when, `orders-api:2 · 08:15:00 UTC`, with the day where that differs; else, or where that is the same, those of the files. */
export function sideNames(before: Named, after: Named): readonly [string, string] {
  const days = [before, after].map(({ capture }) => capture?.startedAt.slice(0, 10));
  const [one, other] = [before, after].map(({ name, capture }) => {
    if (capture === null) return name;
    const started = capture.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
    return `${capture.title || capture.taskDefinition || capture.service} · ${days[0] === days[1] ? started.slice(11) : started}`;
  });
  return one === other ? [before.name, after.name] : [one, other];
}
