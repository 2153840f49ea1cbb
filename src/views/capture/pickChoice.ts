import * as vscode from 'vscode';
import { PRESETS } from '../../capture/record/presets';
import type { CaptureMetadata } from '../../metadata/metadata';
import { choiceLabel, MAX_DURATION_MS, tasksLabel, type CaptureChoice } from './choice';
import { lastChoice } from './lastCapture';
import { pickOptions } from './pickOptions';
import { smallestText } from './smallestText';
import type { CaptureTarget } from './target';
import { captureSettings } from '../shared/settings';

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice?: CaptureChoice;
}

interface ChoiceQuestion {
  readonly title: string;
  readonly target: CaptureTarget;
  /** Which tasks, if the command determines it. */
  readonly tasks?: CaptureChoice['tasks'];
  /** Tasks of each capture, if the target's tasks are split among several; absent: all of them. */
  readonly tasksOfEach?: number;
  /** An earlier capture of the service. */
  readonly previous?: CaptureMetadata;
}

/**
 * Asks what to record: what the service was last captured with comes first, then presets, then everything as options.
 * Undefined when dismissed.
 */
export async function pickChoice(
  state: vscode.Memento,
  { title, target, tasks, tasksOfEach, previous }: ChoiceQuestion,
): Promise<CaptureChoice | undefined> {
  const isService = target.task === undefined && target.tasks === undefined;
  const settings: CaptureChoice = { ...settingsChoice(), ...(tasks !== undefined && { tasks }) };
  const known = lastChoice(state, target);
  const last = known && { ...known, tasks: tasks ?? (isService ? known.tasks : undefined) };
  const planned = { tasks: tasksOfEach ?? target.tasks?.length ?? target.running ?? 1, previous };
  const smallest = (choice: CaptureChoice): string =>
    smallestText(target.tasks === undefined ? choice : { ...choice, tasks: 'all' }, planned);
  const item = (choice: CaptureChoice, description: string, label = choiceLabel(choice)): ChoiceItem => ({
    label,
    description,
    choice,
    detail: smallest(choice) || undefined,
  });
  const items = [
    ...(last === undefined ? [] : [item(last, 'as last time')]),
    ...PRESETS.map(({ label, description, request }) => item({ ...request, tasks }, description, label)),
    item(
      { ...settings, durationMs: MAX_DURATION_MS, untilStopped: true },
      'shown while it records, up to an hour',
      'Until I stop',
    ),
    ...(last !== undefined && choiceLabel(last) === choiceLabel(settings) ? [] : [item(settings, 'from the settings')]),
    { label: 'Options…', description: 'duration, rate, CPU, wall or memory, native frames, tasks …' },
  ];
  const where =
    target.tasks !== undefined ? `${target.tasks.length} tasks` : tasks !== undefined ? tasksLabel(tasks) : '';
  const placeHolder = `Choose what to record${where === '' ? '' : ` of ${where}`}`;
  const chosen = await vscode.window.showQuickPick<ChoiceItem>(items, { title, placeHolder, matchOnDescription: true });
  return chosen === undefined || chosen.choice !== undefined
    ? chosen?.choice
    : pickOptions(title, last ?? settings, { withTasks: isService && tasks === undefined, smallest });
}

/** The choice according to the settings, used by *Profile Service* and similar commands. */
export function settingsChoice(): CaptureChoice {
  const { durationMs, rateHz } = captureSettings();
  return { durationMs, mode: 'cpu', ...(rateHz !== null && { rateHz }) };
}
