import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The project's folder: the nearest one above this file, wherever it was bundled to, that contains the lab's sources.
 */
export function findProjectRoot(from = fileURLToPath(import.meta.url)): string {
  for (let folder = path.dirname(from); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json')) && existsSync(path.join(folder, 'lab', 'services.json')))
      return folder;
  }
  return process.cwd();
}
