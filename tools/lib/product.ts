/** Builds what a user installs: extension, worker, page, command line and the packed py-spy. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTargets, productTargets } from '../build.mjs';

/** @throws Error when a source does not compile or, with CI=true, when py-spy cannot be fetched. */
export async function buildProduct(): Promise<void> {
  const pySpy = (await import(pathToFileURL(path.resolve('tools/pyspy.mjs')).href)) as { ensurePySpy(): Promise<void> };
  await Promise.all([buildTargets(productTargets), pySpy.ensurePySpy()]);
}
