/** `npm run build`: everything a user installs, and the lab. */
// @ts-expect-error -- plain JavaScript on purpose: it runs before anything is bundled
import { buildTargets, productTargets } from './build.mjs';

export async function main(): Promise<void> {
  await buildTargets([...productTargets, 'lab']);
}
