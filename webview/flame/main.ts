/** Entry of the flame graph page. */
import './main.css';
import { App } from './app';
import { connectHost } from './host';

const host = connectHost();
const app = new App(host, document.getElementById('app') as HTMLElement);
host.onMessage((message) => app.receive(message));
