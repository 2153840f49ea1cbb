/** A second page, to show that a page needs only the kit and the page host. */
import { Channel, type ChannelMessage } from '../../../src/query/channel';
import { connectHost } from '../../../webview/kit/host';

const host = connectHost<ChannelMessage, ChannelMessage, { readonly opened: number }>((saved) => ({
  opened: typeof saved === 'object' && saved !== null && 'opened' in saved ? Number(saved.opened) : 0,
}));
const channel = new Channel(
  (message) => host.post(message),
  () => document.title,
);
host.onMessage((message) => void channel.receive(message));
const opened = host.load().opened + 1;
host.save({ opened });
const app = document.getElementById('app') as HTMLElement;
channel.ask('greet', [opened]).then(
  (answer) => (app.textContent = String(answer)),
  (error: unknown) => (app.textContent = `failed: ${String(error)}`),
);
