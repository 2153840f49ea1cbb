import type { ExportMessage, ToPage } from '../../src/protocol';
import type { ViewerSettings } from '../../src/protocol';
import { FlameSession } from '../../src/page/session';
import { createQueries } from '../../src/query/queries';
import type { ProfileQueries } from '../../src/query/queries';
import { PatternTests } from '../../src/query/patternTests';
import type { Host } from '../flame/host';
import { parseState } from '../flame/state/parseState';
import { saveDownload } from './download';
import { embeddedProfile, throughStream } from './embeddedProfile';
import { patternThreadInPage } from './patternThread';

/** Without a workspace there is no source file to go to. */
const nowhere = { locate: () => null };

/** A host inside the page that answers from a base64-encoded profile. `title` is the page's title. */
export function inPageHost(base64: string, title: string): Host {
  const handlers: ((message: ToPage) => void)[] = [];
  let settings: ViewerSettings = { colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' };
  let queries: ProfileQueries | null = null;
  const session = new FlameSession({
    load: async () => {
      queries ??= createQueries(await embeddedProfile(base64, title), nowhere, undefined, {
        patterns: new PatternTests(patternThreadInPage),
      });
      return { queries, summary: await queries.summary(), numbering: '' };
    },
    // As in the editor, an answer never arrives before the call that asks has returned.
    post: (message) => queueMicrotask(() => handlers.forEach((handler) => handler(message))),
    showFrame: () => undefined,
    copy: (text) => void navigator.clipboard.writeText(text).catch(report),
    action: () => undefined,
    settings: () => settings,
    saveSetting: (name, value) => void (settings = { ...settings, [name]: value }),
    scopeChanged: () => undefined,
    export: (message) => void (queries === null ? undefined : exportFrom(queries, message, title).catch(report)),
    problem: (_message, cause) => report(cause),
  });
  return {
    post: (message) => void session.receive(message),
    onMessage: (handler) => void handlers.push(handler),
    load: () => parseState(undefined),
    save: () => undefined,
  };
}

/** Errors that no part of the page shows go to the browser's console. */
const report = (error: unknown): void => reportError(error);

async function exportFrom(queries: ProfileQueries, message: ExportMessage, title: string): Promise<void> {
  if ('image' in message) {
    const isPng = message.image === 'png';
    return saveDownload(
      isPng ? Uint8Array.from(atob(message.data), (byte) => byte.charCodeAt(0)) : message.data,
      `${title}.${message.image}`,
      isPng ? 'image/png' : 'image/svg+xml',
    );
  }
  // The page itself is the HTML export, and there is no host to ask for a format.
  const format = message.format === 'ask' || message.format === 'html' ? 'speedscope' : message.format;
  const bytes = new Uint8Array(await queries.exportProfile(format, message.scope));
  const ending = { speedscope: 'speedscope.json', collapsed: 'collapsed', pprof: 'pb.gz', cpuprofile: 'cpuprofile' }[
    format
  ];
  saveDownload(
    format === 'pprof' ? await throughStream(bytes, new CompressionStream('gzip')) : bytes,
    `${title}.${ending}`,
    'application/octet-stream',
  );
}
