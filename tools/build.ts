/** `npm run build`: everything a user installs, and the lab. */
import { buildTargets } from './build.mjs';
import { buildProduct } from './lib/product';

export async function main(): Promise<void> {
  await Promise.all([buildProduct(), buildTargets(['lab'])]);
}
