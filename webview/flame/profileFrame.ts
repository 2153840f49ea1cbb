/**
 * What the page shows about the profile as a whole: header, remarks, a running recording, and what replaces a missing
 * graph.
 */
import type { LoadedMessage, LoadFailedMessage, LiveState } from '../../src/protocol';
import { el } from '../kit/dom';
import { About } from './about';
import { Banner } from './banner';
import { rehearse } from './drawing/rehearse';
import { Header } from './header';
import type { Host } from './host';
import { LiveBar } from './liveBar';
import { Notice } from './notice';

export class ProfileFrame {
  readonly about = new About();
  /** Everything that is hidden until there is a profile. */
  readonly page = el('div', { class: 'profile unread' });
  /** Parts beside the page: they are seen, or heard, without a profile too. */
  readonly beside: readonly HTMLElement[];
  private readonly header: Header;
  private readonly live: LiveBar;
  private readonly banner: Banner;
  private readonly notice = new Notice();
  private endRehearsal = (): void => undefined;

  /** `search` stands in the head; `leave` gives the keyboard to what is shown. */
  constructor(
    private readonly host: Host,
    search: HTMLElement,
    leave: () => void,
  ) {
    this.header = new Header(this.about.toggle, search);
    this.live = new LiveBar((control) => host.post({ type: 'liveControl', control }), leave);
    this.banner = new Banner((action) => host.post({ type: 'action', action }));
    this.page.append(this.header.element, this.live.element, this.about.warning, this.about.panel, this.banner.element);
    this.beside = [this.live.status, this.notice.element];
    this.notice.loading();
  }

  /** Rehearses drawing at the width of the graphs while the profile is still being read or recorded. */
  rehearse(widthPx: number): void {
    this.endRehearsal = rehearse(this.page, widthPx);
  }

  loaded(message: LoadedMessage): void {
    const { summary, remark, live } = message;
    this.endRehearsal();
    this.header.show(message);
    // In a comparison, the panel of differences shows the facts of both captures.
    this.about.show(summary.comparison === null ? message.about : { ...message.about, facts: [], sources: [] });
    this.live.show(live);
    this.banner.show(remark, summary.capture !== null, summary.capture?.mode === 'wall');
    this.page.classList.remove('unread');
    const isEmpty = !(summary.total > 0);
    this.page.classList.toggle('empty', isEmpty);
    if (!isEmpty) this.notice.hide();
    else if (live === null) this.notice.empty(summary.types !== undefined);
    else this.notice.waiting();
  }

  /** The file could not be read; *Retry* reads it again. */
  failed({ message, hint }: LoadFailedMessage): void {
    this.page.classList.add('unread');
    this.notice.failed(message, hint, () => {
      this.notice.loading();
      this.host.post({ type: 'action', action: 'reload' });
    });
  }

  /** The recording goes on, or has ended. */
  recorded(live: LiveState): void {
    this.live.show(live);
  }
}
