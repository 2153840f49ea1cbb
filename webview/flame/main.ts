/** Entry of the flame graph page. */
import './main.css';
import { App } from './app';
import { connectHost } from '../kit/host';
import type { Host } from './host';
import { parseState } from './state/parseState';

const host: Host = connectHost(parseState);
new App(host, document.getElementById('app') as HTMLElement);
