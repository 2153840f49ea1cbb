/** A group of buttons, one of which is on. Arrow keys move between them, and only one is in the tab order. */
import { keyInWords } from './keyNames';
import { button, el } from './dom';

/** One of the choices: a command of the page that can be on. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  /** The tooltip shows the first of them. */
  readonly keys: readonly string[];
  /** Default: always enabled. Choices that are not enabled are hidden. */
  readonly isEnabled?: () => boolean;
  readonly isOn?: () => boolean;
  readonly run: () => void;
}

export class RadioGroup {
  readonly element: HTMLElement;
  private readonly choices: readonly (readonly [Choice, HTMLButtonElement])[];

  /** `labels`: shorter labels by id, for choices whose own label is too long. */
  constructor(label: string, choices: readonly Choice[], labels: Readonly<Partial<Record<string, string>>> = {}) {
    this.choices = choices.map((choice) => {
      const { id, label: name, keys, run } = choice;
      const title = keys.length > 0 ? `${name} (${keyInWords(keys[0])})` : name;
      return [
        choice,
        button(labels[id] ?? name, run, { role: 'radio', 'aria-checked': 'false', tabindex: '-1', title }),
      ];
    });
    this.element = el(
      'div',
      { class: 'switch', role: 'radiogroup', 'aria-label': label },
      ...this.choices.map(([, element]) => element),
    );
    this.element.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** Updates which choice is on and which are shown. */
  refresh(): void {
    for (const [{ isOn, isEnabled }, choice] of this.choices) {
      const on = isOn?.() === true;
      choice.setAttribute('aria-checked', String(on));
      choice.setAttribute('tabindex', on ? '0' : '-1');
      choice.hidden = isEnabled?.() === false;
    }
  }

  private onKey(event: KeyboardEvent): void {
    const step =
      event.key === 'ArrowRight' || event.key === 'ArrowDown'
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
          ? -1
          : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const there = this.choices.filter(([, choice]) => !choice.hidden);
    const [action, choice] =
      there[(there.findIndex(([{ isOn }]) => isOn?.() === true) + step + there.length) % there.length];
    action.run();
    choice.focus();
  }
}
