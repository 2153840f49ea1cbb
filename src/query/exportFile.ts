import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { exportFormats, type ExportFormat } from '../profile/exportFormat';
import type { Scope } from '../profile/scope';
import { htmlPage } from './htmlPage';
import type { ProfileQueries } from './queries';

/** What a profile can be saved as: the formats of the worker, and a page that shows it. */
export const fileFormats = [...exportFormats, 'html'] as const;
export type FileFormat = ExportFormat | 'html';

/** Ending of a file of each format, without the first point. */
export const endings: Readonly<Record<FileFormat, string>> = {
  speedscope: 'speedscope.json',
  collapsed: 'collapsed',
  pprof: 'pb.gz',
  cpuprofile: 'cpuprofile',
  html: 'html',
};

/**
 * The part of a profile that `scope` leaves as the bytes of a file; pprof compressed, as its tools expect it. `pageFolder` is where the
 * page was built to, by default `webview` beside the running bundle. Throws ProfileError where the format cannot hold it.
 */
export async function exportFile(
  queries: ProfileQueries,
  format: FileFormat,
  scope: Scope,
  pageFolder?: string,
): Promise<Uint8Array> {
  if (format !== 'html') {
    const bytes = await queries.exportProfile(format, scope);
    return format === 'pprof' ? promisify(gzip)(bytes) : bytes;
  }
  const { name } = await queries.summary();
  return htmlPage(await queries.exportProfile('speedscope', scope), name, pageFolder);
}
