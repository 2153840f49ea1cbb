import * as vscode from 'vscode';
import type { CaptureChoice } from '../capture/lastCapture';
import { captureSettings } from '../shared/settings';

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice?: CaptureChoice;
}

/** Asks for duration, rate and mode; the first entry is what the settings say. Undefined when dismissed. */
export async function pickChoice(): Promise<CaptureChoice | undefined> {
  const { durationMs, rateHz } = captureSettings();
  const item = (choice: CaptureChoice, description: string): ChoiceItem => ({ label: label(choice), description, choice });
  const chosen = await vscode.window.showQuickPick<ChoiceItem>([
    item({ durationMs, rateHz, mode: 'cpu' }, 'from the settings'),
    item({ durationMs: 30_000, rateHz, mode: 'cpu' }, ''),
    item({ durationMs: 60_000, rateHz, mode: 'cpu' }, ''),
    item({ durationMs, rateHz, mode: 'wall' }, 'waiting counts too'),
    { label: 'Other duration and rate…' },
  ], { title: 'Profile (3/3)', placeHolder: 'Choose how long and how often to sample' });
  return chosen === undefined || chosen.choice !== undefined ? chosen?.choice : askChoice(durationMs, rateHz);
}

const label = ({ durationMs, rateHz, mode }: CaptureChoice): string =>
  `${durationMs / 1000} s at ${rateHz} Hz, ${mode === 'cpu' ? 'CPU' : 'wall clock'}`;

async function askChoice(durationMs: number, rateHz: number): Promise<CaptureChoice | undefined> {
  const seconds = await askNumber('Duration in seconds', durationMs / 1000, 1, 3600);
  const rate = seconds === undefined ? undefined : await askNumber('Samples a second', rateHz, 1, 1000);
  return seconds === undefined || rate === undefined ? undefined : { durationMs: seconds * 1000, rateHz: Math.round(rate), mode: 'cpu' };
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
