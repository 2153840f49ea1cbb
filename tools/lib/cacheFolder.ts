import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** A folder of this clone's cache, with links resolved: its path may be written into what is unpacked there. */
export const cacheFolder = (name: string): string =>
  path.join(existsSync('.cache') ? realpathSync('.cache') : path.resolve('.cache'), name);
