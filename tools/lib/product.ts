/** Builds what a user installs: extension, worker, page, command line, and py-spy packed beside them. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTargets, productTargets } from '../build.mjs';

/** @throws Error when a source does not compile; with CI=true also when py-spy cannot be fetched. */
export async function buildProduct(): Promise<void> {
  const pySpy = (await import(pathToFileURL(path.resolve('tools/pyspy.mjs')).href)) as { ensurePySpy(): Promise<void> };
  await Promise.all([buildTargets(productTargets), pySpy.ensurePySpy()]);
}
