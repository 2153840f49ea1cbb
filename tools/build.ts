/** `npm run build`: everything a user installs, and the lab. */
import { buildTargets, productTargets } from './build.mjs';

export async function main(): Promise<void> {
  await buildTargets([...productTargets, 'lab']);
}
