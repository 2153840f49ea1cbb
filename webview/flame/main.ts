/** Entry of the flame graph page. */
import './main.css';
import { App } from './app';
import { connectHost } from '../kit/host';
import type { Host } from './host';
import { readHostMessage } from './readHostMessage';
import { parseState } from './state/parseState';

const host: Host = connectHost(parseState, readHostMessage);
new App(host, document.getElementById('app') as HTMLElement);
