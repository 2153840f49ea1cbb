/** Entry point of the page that contains its own profile. */
import './standalone.css';
import { App } from '../flame/app';
import { SmallGraph } from '../flame/small/smallGraph';
import { followSystemTheme } from './followSystemTheme';
import { inPageHost } from './inPageHost';

document.body.dataset.standalone = '';
followSystemTheme();
const host = inPageHost(document.getElementById('profile')?.textContent ?? '', document.title);
new App(host, document.getElementById('app') as HTMLElement, new SmallGraph());
