import type * as vscode from 'vscode';
import type { CaptureChoice } from './choice';
import type { StoredTarget } from './target';

interface LastCapture {
  readonly target: StoredTarget;
  readonly choice: CaptureChoice;
}

const LAST = 'ecsProfiler.lastCapture';
const CHOICES = 'ecsProfiler.lastChoices';
/** How many services' choices are remembered; the one captured longest ago is dropped first. */
const MAX_CHOICES = 200;

type ServiceOf = Pick<StoredTarget, 'clusterArn' | 'service'>;
const keyOf = ({ clusterArn, service }: ServiceOf): string => `${clusterArn} ${service}`;
const choices = (state: vscode.Memento): readonly (readonly [string, CaptureChoice])[] => state.get(CHOICES, []);

/**
 * Remembered across windows: the capture for *Repeat Last Capture*, the choice for the next one of the same service.
 */
export async function rememberCapture(state: vscode.Memento, last: LastCapture): Promise<void> {
  const key = keyOf(last.target);
  await state.update(LAST, last);
  await state.update(
    CHOICES,
    [...choices(state).filter(([other]) => other !== key), [key, last.choice]].slice(-MAX_CHOICES),
  );
}

export const lastCapture = (state: vscode.Memento): LastCapture | undefined => state.get<LastCapture>(LAST);

/** The choice with which the service was last captured. */
export const lastChoice = (state: vscode.Memento, target: ServiceOf): CaptureChoice | undefined =>
  choices(state).find(([key]) => key === keyOf(target))?.[1];
