/** Runs the lab in this process, from its own bundle. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTargets } from '../build.mjs';
import type { Lab, LabOptions } from '../../lab/lab';

export async function startLab(options: LabOptions): Promise<Lab> {
  await buildTargets(['lab']);
  const lab = (await import(pathToFileURL(path.resolve('out/lab/main.mjs')).href)) as typeof import('../../lab/main');
  return lab.startLab(options);
}
