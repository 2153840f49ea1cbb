import { execFileSync } from 'node:child_process';
import { type Interpreter, type LabTaskOptions, type ShellName, hasBusybox } from '../exec/labTask';

/** What a container's image offers: a shell with its tools, or one interpreter and nothing else. */
export type Image = ShellName | Interpreter;

/** The images that can be tested on this machine. */
export function images(): Image[] {
  return ['dash', 'bash', ...(hasBusybox() ? (['busybox'] as const) : []), 'python3', 'node'];
}

/** One of each language of the programs that are sent. */
export const LANGUAGES: readonly Image[] = ['dash', 'python3', 'node'];

/** For `startLabTask`. */
export function optionsOf(image: Image): LabTaskOptions {
  switch (image) {
    case 'node':
      return { only: { name: image, file: process.execPath } };
    case 'python3':
      return {
        only: {
          name: image,
          file: execFileSync('python3', ['-c', 'import sys;print(sys.executable)'], { encoding: 'utf8' }).trim(),
        },
      };
    default:
      return { shell: image };
  }
}
