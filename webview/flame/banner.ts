/** A remark on the capture (it was idle, say) with what can be done about it. */
import { button, el, TextLine } from '../kit/dom';

export class Banner {
  private readonly line = new TextLine();
  private readonly actions = el('div', { class: 'actions' });
  readonly element = el('div', { class: 'banner', role: 'status', hidden: '' }, this.line.element, this.actions);

  constructor(private readonly onAction: (action: 'longerCapture' | 'wallCapture') => void) {}

  /**
   * Shows a remark, or nothing when it is empty. `canCapture`: the profile is a capture of ours that can be repeated.
   */
  show(remark: string, canCapture: boolean, isWall: boolean): void {
    this.line.show(remark);
    this.element.hidden = remark === '';
    this.actions.replaceChildren(
      ...(canCapture
        ? [
            button('Longer capture', () => this.onAction('longerCapture'), { class: 'primary' }),
            ...(isWall ? [] : [button('Wall-clock capture', () => this.onAction('wallCapture'))]),
          ]
        : []),
    );
  }
}
