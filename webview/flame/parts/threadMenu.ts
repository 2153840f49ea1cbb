/** Threads, processes and tasks to choose from, with their weights. */
import type { Side } from '../../../src/profile/diff/types';
import { formatCount, formatShare } from '../../../src/words/figures';
import { weightText } from '../weight';
import type { MenuGroup, MenuItem } from '../../kit/menu';
import type { PageModel } from '../state/pageModel';
import { withThreads } from '../state/scopes';
import { againstOther, threadChoices } from '../state/threadChoices';

export function threadGroups(model: PageModel): readonly MenuGroup[] {
  const { summary } = model;
  if (summary === null) return [];
  const { threads: all, unit, total, capture } = summary;
  const chosen = JSON.stringify(model.state.scope.threads);
  const item = (label: string, weight: number, threads: readonly number[] | null): MenuItem => ({
    label,
    keys: `${weightText(weight, unit)} · ${formatShare(weight, total)}`,
    isChoice: true,
    isOn: chosen === JSON.stringify(threads),
    run: () => model.setScope(withThreads(model.state.scope, threads, all.length)),
  });
  const sum = (threads: readonly number[]): number => threads.reduce((weight, thread) => weight + all[thread].total, 0);
  const choices = [...threadChoices(summary)].sort((a, b) => sum(b) - sum(a) || a[0] - b[0]);
  const of = (test: (source: number) => boolean): number[] =>
    all.flatMap(({ source }, i) => (source !== null && test(source) ? [i] : []));
  const sources = capture?.sources ?? [];
  const tasks = [...new Set(sources.map(({ task }) => task))];
  /** In a comparison, the threads chosen on one side are compared with all of the other side. */
  const known = (label: string, threads: readonly number[]): MenuItem[] => {
    if (threads.length === 0) return [];
    const side = all[threads[0]].side;
    return [
      side === undefined
        ? item(label, sum(threads), threads)
        : item(`${sideName(side, model)}: ${label}`, sum(threads), againstOther(threads, summary, side)),
    ];
  };
  return [
    { items: [item('All merged', total, null)] },
    {
      label: 'Tasks',
      items:
        tasks.length < 2
          ? []
          : tasks.flatMap((task) =>
              known(
                `Task ${task.slice(0, 8)}`,
                of((source) => sources[source]?.task === task),
              ),
            ),
    },
    {
      label: 'Processes',
      items:
        sources.length < 2
          ? []
          : sources.flatMap(({ processName, pid, task }, i) =>
              known(
                `${processName} (pid ${pid}, task ${task.slice(0, 8)})`,
                of((source) => source === i),
              ),
            ),
    },
    {
      label: formatCount(choices.length, 'thread'),
      items: choices.map((threads) => item(all[threads[0]].name || `Thread ${threads[0] + 1}`, sum(threads), threads)),
    },
  ];
}

const sideName = (side: Side, { state }: PageModel): string =>
  (side === 0) === !state.compare.swapped ? 'Before' : 'After';
