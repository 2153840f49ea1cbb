/** Recordings like a sampler's: every second has some samples of each stack, so that noise can be estimated. */
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import type { Profile } from '../../../src/profile/types';
import type { SourceMapper } from '../../../src/source/types';
import { sampleCapture } from '../../webview/sampleQueries';
import { addStack } from '../../support/addStack';

/**
 * Samples per second by stack, out of 100. A stack is `name@line` entries separated by spaces, outermost first; `lib:`
 * frames belong to a package.
 */
export type Recipe = Readonly<Record<string, number>>;

export interface Recording {
  readonly recipe: Recipe;
  readonly seconds?: number;
  readonly rateHz?: number;
  /** Folder in the container. */
  readonly folder?: string;
  readonly python?: string;
  readonly capture?: Partial<CaptureMetadata> | null;
  readonly threads?: number;
  /** Changes how samples are distributed over the seconds. */
  readonly seed?: number;
}

export function recorded({
  recipe,
  seconds = 20,
  rateHz = 100,
  folder = '/srv/app',
  python = '3.11',
  capture = {},
  threads = 1,
  seed = 1,
}: Recording): Profile {
  const builder = new ProfileBuilder();
  const frameOf = (name: string): number => {
    const file = name.startsWith('lib:')
      ? `/usr/local/lib/python${python}/site-packages/flask/app.py`
      : `${folder}/shop.py`;
    return builder.frame(name.replace('lib:', ''), file, 0, 0);
  };
  const stacks = Object.entries(recipe).map(([text, share]) => [addStack(builder, text, frameOf), share] as const);
  let state = seed;
  const random = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
  for (let t = 0; t < threads; t++) {
    const stack = new Int32Array(seconds * rateHz);
    for (let i = 0; i < stack.length; i++) {
      let left = random() * 100;
      stack[i] = stacks.find(([, share]) => (left -= share) < 0)?.[0] ?? stacks[stacks.length - 1][0];
    }
    builder.thread(
      threads === 1 ? 'MainThread' : `worker ${t}`,
      stack,
      new Float64Array(stack.length).fill(1 / rateHz),
    );
  }
  return builder.build({
    name: 'orders-api',
    unit: 'seconds',
    ...(capture !== null && {
      capture: {
        ...sampleCapture,
        rateHz,
        durationMs: seconds * 1000,
        requestedMs: seconds * 1000,
        samples: seconds * rateHz * threads,
        ...capture,
      },
    }),
  });
}

/** `folder` of the container is the workspace. */
export const mapperOf = (folder = '/srv/app'): SourceMapper => ({
  locate: (file, line) =>
    file.startsWith(`${folder}/`)
      ? { file: file.replace(folder, '/workspace'), line: Math.max(1, line), column: 1 }
      : null,
});
