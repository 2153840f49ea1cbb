import * as vscode from 'vscode';
import { offeredOptions, labelsOf, runtimesWith, type OfferedOption } from '../../runtimes/registry';
import { choiceLabel, durationLabel, MAX_DURATION_MS, tasksLabel, type CaptureChoice } from './choice';

/** A row of the list: what it changes when chosen. Without `change`: start. */
interface OptionRow extends vscode.QuickPickItem {
  readonly change?: (choice: CaptureChoice) => Promise<CaptureChoice | undefined>;
}

interface ModeRow {
  readonly mode: CaptureChoice['mode'];
  readonly label: string;
  readonly description: string;
}

const modes = (): readonly ModeRow[] => [
  { mode: 'cpu', label: 'CPU time', description: 'what runs' },
  { mode: 'wall', label: 'Wall-clock time', description: 'waiting counts too' },
  {
    mode: 'heap',
    label: 'Memory',
    description: `who allocated the memory that is still held; ${labelsOf(runtimesWith('heap'))} only`,
  },
];

interface OptionsShown {
  /** Which tasks is an option. */
  readonly withTasks: boolean;
  /** The smallest change that a choice could detect, as text; '' if unknown. */
  readonly smallest: (choice: CaptureChoice) => string;
}

/**
 * One list with every option and its value; Enter on a row changes it, on the first it starts. Undefined when
 * dismissed.
 */
export async function pickOptions(
  title: string,
  start: CaptureChoice,
  shown: OptionsShown,
): Promise<CaptureChoice | undefined> {
  for (let choice = start; ;) {
    const chosen = await vscode.window.showQuickPick(rows(choice, shown), {
      title: `${title}: options`,
      placeHolder: 'Enter changes an option; on the first entry it starts',
    });
    if (chosen === undefined) return undefined;
    if (chosen.change === undefined) return choice;
    choice = (await chosen.change(choice)) ?? choice;
  }
}

function rows(choice: CaptureChoice, { withTasks, smallest }: OptionsShown): OptionRow[] {
  const { mode, rateHz, subprocesses, tasks } = choice;
  const able = runtimesWith(mode);
  const flags = offeredOptions()
    .filter(({ runtimes }) => runtimes.some((one) => able.includes(one)))
    .map((option) => flag(option, choice));
  return [
    { label: `$(record) Record: ${choiceLabel(choice)}`, detail: smallest(choice) || undefined },
    { label: `Duration: ${durationLabel(choice)}`, change: askDuration },
    ...(mode === 'heap'
      ? []
      : [{ label: `Rate: ${rateHz === undefined ? 'automatic' : `${rateHz} Hz`}`, change: askRate }]),
    { label: `What counts: ${modes().find((one) => one.mode === mode)?.label}`, change: askMode },
    ...(withTasks ? [{ label: `Tasks: ${tasksLabel(tasks)}`, change: askTasks }] : []),
    {
      label: `Subprocesses: ${subprocesses === undefined ? 'of masters' : subprocesses ? 'on' : 'off'}`,
      description: 'workers of gunicorn, uWSGI, Celery, cluster, PM2',
      change: nextSubprocesses,
    },
    ...flags,
  ];
}

const flag = ({ name, label, description, runtimes }: OfferedOption, choice: CaptureChoice): OptionRow => ({
  label: `${label}: ${choice[name] ? 'on' : 'off'}`,
  description: [labelsOf(runtimes, 'and'), description].filter((part) => part !== '').join(': '),
  change: async (now) => ({ ...now, [name]: !now[name] }),
});

/** Cycles through: masters only, on, off. */
const nextSubprocesses = async (choice: CaptureChoice): Promise<CaptureChoice> => ({
  ...choice,
  subprocesses: choice.subprocesses === undefined ? true : choice.subprocesses ? false : undefined,
});

async function askDuration(choice: CaptureChoice): Promise<CaptureChoice | undefined> {
  const items = [
    ...[10, 30, 60, 300].map((seconds) => ({
      label: durationLabel({ durationMs: seconds * 1000 }),
      durationMs: seconds * 1000,
      untilStopped: false,
    })),
    { label: 'Until I stop', description: 'an hour at most', durationMs: MAX_DURATION_MS, untilStopped: true },
    { label: 'Other…' },
  ];
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & Partial<CaptureChoice>>(items, {
    title: 'Duration',
    placeHolder: 'How long to record',
  });
  if (chosen === undefined) return undefined;
  const { durationMs, untilStopped } = chosen;
  if (durationMs !== undefined) return { ...choice, durationMs, untilStopped };
  const seconds = await askNumber(
    'Duration in seconds',
    Math.min(choice.durationMs, 60_000) / 1000,
    1,
    MAX_DURATION_MS / 1000,
  );
  return seconds === undefined ? undefined : { ...choice, durationMs: seconds * 1000, untilStopped: false };
}

async function askRate(choice: CaptureChoice): Promise<CaptureChoice | undefined> {
  const items = [
    { label: 'Automatic', description: '100 Hz, 50 Hz on half a vCPU or less', rateHz: null },
    ...[10, 50, 100, 200, 500, 1000].map((rateHz) => ({ label: `${rateHz} Hz`, rateHz })),
    { label: 'Other…' },
  ];
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly rateHz?: number | null }>(items, {
    title: 'Rate',
    placeHolder: 'Samples per second',
  });
  if (chosen === undefined) return undefined;
  if (chosen.rateHz !== undefined) return { ...choice, rateHz: chosen.rateHz ?? undefined };
  const rate = await askNumber('Samples per second', choice.rateHz ?? 100, 1, 1000);
  return rate === undefined ? undefined : { ...choice, rateHz: Math.round(rate) };
}

async function askMode(choice: CaptureChoice): Promise<CaptureChoice | undefined> {
  const chosen = await vscode.window.showQuickPick(modes(), {
    title: 'What counts',
    placeHolder: 'What a sample stands for',
  });
  return chosen && { ...choice, mode: chosen.mode };
}

async function askTasks(choice: CaptureChoice): Promise<CaptureChoice | undefined> {
  const items: (vscode.QuickPickItem & { readonly tasks?: CaptureChoice['tasks'] | null })[] = [
    { label: 'The oldest task', tasks: null },
    { label: 'All tasks', description: 'merged into one capture', tasks: 'all' },
    { label: 'Some…', description: 'this many of the oldest' },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Tasks', placeHolder: 'Which tasks to record' });
  if (chosen === undefined) return undefined;
  if (chosen.tasks !== undefined) return { ...choice, tasks: chosen.tasks ?? undefined };
  const count = await askNumber('Number of tasks', typeof choice.tasks === 'number' ? choice.tasks : 2, 1, 1000);
  return count === undefined ? undefined : { ...choice, tasks: Math.round(count) };
}

async function askNumber(prompt: string, value: number, min: number, max: number): Promise<number | undefined> {
  const isValid = (text: string): boolean => text.trim() !== '' && Number(text) >= min && Number(text) <= max;
  const text = await vscode.window.showInputBox({
    prompt: `${prompt} (${min} to ${max})`,
    value: String(value),
    validateInput: (input) => (isValid(input) ? undefined : `A number from ${min} to ${max}, please.`),
  });
  return text === undefined ? undefined : Number(text);
}
