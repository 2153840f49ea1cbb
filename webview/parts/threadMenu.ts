/** Threads, processes and tasks to choose from, with their weights. */
import { formatCount, formatShare, formatWeight } from '../format';
import type { MenuGroup, MenuItem } from '../menu';
import type { PageModel } from '../state/pageModel';
import { withThreads } from '../state/scopes';

export function threadGroups(model: PageModel): readonly MenuGroup[] {
  const { summary } = model;
  if (summary === null) return [];
  const { threads: all, unit, total, capture } = summary;
  const chosen = JSON.stringify(model.state.scope.threads);
  const item = (label: string, weight: number, threads: readonly number[] | null): MenuItem => ({
    label, keys: `${formatWeight(weight, unit)} · ${formatShare(weight, total)}`, isChoice: true,
    isOn: chosen === JSON.stringify(threads), run: () => model.setScope(withThreads(model.state.scope, threads, all.length)),
  });
  const sum = (threads: readonly number[]): number => threads.reduce((weight, thread) => weight + all[thread].total, 0);
  const heaviest = all.map((_, i) => i).sort((a, b) => all[b].total - all[a].total || a - b);
  const of = (test: (source: number) => boolean): number[] => all.flatMap(({ source }, i) => (source !== null && test(source) ? [i] : []));
  const sources = capture?.sources ?? [];
  const tasks = [...new Set(sources.map(({ task }) => task))];
  const known = (label: string, threads: readonly number[]): MenuItem[] => (threads.length === 0 ? [] : [item(label, sum(threads), threads)]);
  return [
    { items: [item('All merged', total, null)] },
    { label: 'Tasks', items: tasks.length < 2 ? [] : tasks.flatMap((task) => known(`Task ${task.slice(0, 8)}`, of((source) => sources[source]?.task === task))) },
    { label: 'Processes', items: sources.length < 2 ? [] : sources.flatMap(({ processName, pid, task }, i) => known(`${processName} (pid ${pid}, task ${task.slice(0, 8)})`, of((source) => source === i))) },
    { label: formatCount(all.length, 'thread'), items: heaviest.map((i) => item(all[i].name || `Thread ${i + 1}`, all[i].total, [i])) },
  ];
}
