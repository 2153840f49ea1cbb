/** The recording that is shown: how far it is, and what can be done about it. Hidden when none runs. */
import type { LiveControl, LiveState } from '../../src/protocol';
import { button, el, hasKeyboard } from '../kit/dom';
import { formatPercent } from '../../src/words/figures';

const words: Readonly<Record<LiveState['phase'], { readonly chip: string; readonly spoken: string }>> = {
  recording: { chip: 'Live', spoken: 'Recording. The graph is updated as it goes.' },
  paused: { chip: 'Paused', spoken: 'Recording paused.' },
  finishing: { chip: 'Finishing', spoken: 'Recording stopped. The capture is being stored.' },
};
const silentWords = 'the extension does not answer. The recording may have ended: Captures has what was kept of it.';
/** While it records, the extension tells the clock each second. */
const SILENT_MS = 20_000;
const endedWords = 'Recording ended. The graph shows the stored capture.';

export class LiveBar {
  private readonly chip = el('strong', { class: 'chip' });
  private readonly facts = el('span', { class: 'live-facts' });
  private readonly pause: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly cancel: HTMLButtonElement;
  readonly element: HTMLElement;
  /** Told politely: a change of state, never the clock. */
  readonly status = el('p', { class: 'spoken', role: 'status' });
  private phase: LiveState['phase'] | null = null;
  private silence: number | undefined;
  private isSilent = false;

  constructor(
    onControl: (control: LiveControl) => void,
    private readonly onFocusLost: () => void,
  ) {
    this.pause = button('Pause', () => onControl(this.phase === 'paused' ? 'resume' : 'pause'));
    this.stop = button('Stop and Keep', () => onControl('stop'), { class: 'primary' });
    this.cancel = button('Cancel', () => onControl('cancel'));
    this.element = el(
      'div',
      { class: 'live', role: 'group', 'aria-label': 'Recording', hidden: '' },
      el('p', {}, this.chip, this.facts),
      el('div', { class: 'actions' }, this.pause, this.stop, this.cancel),
    );
  }

  show(live: LiveState | null): void {
    window.clearTimeout(this.silence);
    if (live === null) return this.hide();
    if (live.phase === 'recording') this.silence = window.setTimeout(() => this.tellSilence(), SILENT_MS);
    this.facts.textContent = ` · ${clock(live.elapsedMs)} · ${formatPercent(100 * live.coverage)} covered`;
    if (live.phase === this.phase && !this.isSilent) return;
    this.isSilent = false;
    this.phase = live.phase;
    this.element.hidden = false;
    this.element.dataset['phase'] = live.phase;
    this.chip.textContent = words[live.phase].chip;
    this.status.textContent = words[live.phase].spoken;
    this.pause.textContent = live.phase === 'paused' ? 'Resume' : 'Pause';
    this.pause.disabled = this.stop.disabled = live.phase === 'finishing';
    this.keepFocus();
  }

  private hide(): void {
    if (this.phase === null) return;
    const hadFocus = hasKeyboard(this.element);
    this.phase = null;
    this.element.hidden = true;
    this.status.textContent = endedWords;
    if (hadFocus) this.onFocusLost();
  }

  /** The process of the extensions was ended, or is stuck: what the bar said last is no longer true. */
  private tellSilence(): void {
    this.isSilent = true;
    this.element.dataset['phase'] = 'silent';
    this.chip.textContent = 'No answer';
    this.facts.textContent = ` · ${silentWords}`;
    this.status.textContent = `No answer: ${silentWords}`;
    this.pause.disabled = this.stop.disabled = true;
    this.keepFocus();
  }

  /** Moves the keyboard to *Cancel* when the button that has it is disabled. */
  private keepFocus(): void {
    const { activeElement } = document;
    if ((activeElement === this.pause && this.pause.disabled) || (activeElement === this.stop && this.stop.disabled))
      this.cancel.focus();
  }
}

/** Whole seconds, and minutes from a minute on. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
