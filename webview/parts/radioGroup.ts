/** Buttons of which one is on. Arrows move through them; one is in the tab order. */
import type { Action } from '../actions/action';
import { keyInWords } from '../actions/keyNames';
import { button, el } from '../dom';

export class RadioGroup {
  readonly element: HTMLElement;
  private readonly choices: readonly (readonly [Action, HTMLButtonElement])[];

  /** `labels`: words where the action's are too long. */
  constructor(label: string, actions: readonly Action[], labels: Readonly<Partial<Record<Action['id'], string>>> = {}) {
    this.choices = actions.map((action) => {
      const { id, keys, run } = action;
      const title = keys.length > 0 ? `${action.label} (${keyInWords(keys[0])})` : action.label;
      return [
        action,
        button(labels[id] ?? action.label, run, { role: 'radio', 'aria-checked': 'false', tabindex: '-1', title }),
      ];
    });
    this.element = el(
      'div',
      { class: 'switch', role: 'radiogroup', 'aria-label': label },
      ...this.choices.map(([, choice]) => choice),
    );
    this.element.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** Shows which one is on, and which can be had. */
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
