/**
 * Simulated services that do their work in pieces, one after another, so that samples are as dependent as real ones.
 */
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import type { Profile } from '../../../src/profile/types';
import { seeded } from '../../support/seeded';
import { sampleMetadata } from '../../support/sampleMetadata';

export interface Simulated {
  /** V8 reports waiting time; py-spy does not. */
  readonly runtime: 'node' | 'python';
  readonly threads: number;
  /** Part of the time that each thread works. */
  readonly load: number;
  /** Mean duration of a step of length 1. */
  readonly stepMs: number;
  /** For each kind of request, its frequency and the mean lengths of its steps. Each step is a separate function. */
  readonly kinds: readonly { readonly weight: number; readonly steps: readonly number[] }[];
}

export const shop: Simulated = {
  runtime: 'python',
  threads: 2,
  load: 0.3,
  stepMs: 30,
  kinds: [
    { weight: 0.3, steps: [0.3, 0.2, 0.1, 0.05, 0.02] },
    { weight: 0.2, steps: [0.5, 0.1, 0.1] },
    { weight: 0.2, steps: [0.05, 0.6] },
    { weight: 0.2, steps: [0.1, 0.02, 0.3, 0.3] },
    { weight: 0.05, steps: [1] },
    { weight: 0.05, steps: [0.2, 0.2] },
  ],
};

/** Share, 0..1, that the first step of a kind has in the long run. */
export function trueShare({ kinds }: Simulated, kind: number, step: number): number {
  const all = kinds.reduce((sum, { weight, steps }) => sum + weight * steps.reduce((a, b) => a + b, 0), 0);
  return (kinds[kind].weight * kinds[kind].steps[step]) / all;
}

/** A capture of it. Step s of kind k is the function `step k.s`; all run in `main`, each kind in `kind k`. */
export function simulate(
  { runtime, threads, load, stepMs, kinds }: Simulated,
  seconds: number,
  seed: number,
  rateHz = 100,
): Profile {
  const chance = seeded(seed * 7919 + 13);
  const spell = (mean: number): number => -mean * Math.log(1 - chance.next());
  const builder = new ProfileBuilder();
  const frame = (name: string): number => builder.frame(name, 'shop.py', 0, 0);
  const main = builder.stack(-1, frame('main'), 1);
  const stacks = kinds.map(({ steps }, k) => {
    const kind = builder.stack(main, frame(`kind ${k}`), 2);
    return steps.map((_, s) => builder.stack(kind, frame(`step ${k}.${s}`), 3 + s));
  });
  const idle = builder.stack(-1, builder.frame('(idle)', '', 0, 0), 0);
  const weights = kinds.reduce((sum, { weight }) => sum + weight, 0);
  const intervalMs = 1000 / rateHz;
  for (let t = 0; t < threads; t++) {
    const taken: number[] = [];
    let now = 0;
    let look = intervalMs * chance.next();
    const pass = (stack: number, ms: number): void => {
      for (
        now += ms;
        look < now && look < seconds * 1000;
        look += runtime === 'node' ? intervalMs : spell(intervalMs)
      ) {
        if (stack !== idle || runtime === 'node') taken.push(stack);
      }
    };
    while (now < seconds * 1000) {
      let left = chance.next() * weights;
      let k = 0;
      while (k < kinds.length - 1 && (left -= kinds[k].weight) > 0) k++;
      const { steps } = kinds[k];
      steps.forEach((mean, s) => pass(stacks[k][s], spell(mean * stepMs)));
      pass(idle, spell(steps.reduce((a, b) => a + b, 0) * stepMs * (1 / load - 1)));
    }
    builder.thread(`worker ${t}`, Int32Array.from(taken), new Float64Array(taken.length).fill(intervalMs / 1000));
  }
  return {
    ...builder.build({ name: 'shop', unit: 'seconds' }),
    capture: captureOf({ runtime, durationMs: seconds * 1000, rateHz }),
  };
}

/** Capture metadata with the given facts. */
export const captureOf = (facts: Partial<CaptureMetadata>): CaptureMetadata =>
  sampleMetadata({
    service: 'shop',
    taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/lab/1',
    task: '1',
    taskDefinition: 'shop:1',
    revision: 1,
    startedAt: '2026-11-21T10:00:00Z',
    samples: 1000,
    bytesOnWire: 0,
    ...facts,
  });
