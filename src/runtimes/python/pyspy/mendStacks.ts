/** What reading a process while it runs does to its stacks, undone as far as the recording itself tells. */
import type { RecordRequest } from '../../../capture/types';
import { mendTorn } from '../../../profile/torn/mendTorn';
import type { FrameKinds } from '../../../profile/torn/findTorn';
import { leaveOutInterpreter, namelessEnds } from '../../../profile/namelessFrames';
import { countOtherRoots } from '../../../profile/torn/otherRoots';
import { mendUnread } from '../../../profile/torn/unread';
import { moveStartFrames } from '../../../profile/startFrames';
import type { Frame, Profile } from '../../../profile/types';
import { runsPrograms } from '../detection';
import { pauses } from './options';
import type { RecorderFigures, Suspending } from './recorderLines';

/** With `--subprocesses` stacks begin with the process and those that started it: `process 17:"gunicorn app"`. */
const PROCESS = /^process \d+:"/;
export const isProcessFrame = ({ name, file }: Pick<Frame, 'name' | 'file'>): boolean =>
  file === '' && PROCESS.test(name);

/**
 * CPython runs a thread of `threading` below `_bootstrap` (`Thread._bootstrap` from 3.11 on), and the main thread below
 * the program's `<module>` or, with `python -m`, below runpy, unless a program in C `embeds` it and calls into it at
 * will. What else begins a stack (exit handlers, threads that C started) does not lie between samples of those.
 */
export const frameKinds = (embeds: boolean): FrameKinds => ({
  isHeading: isProcessFrame,
  isLifelong: ({ name, file }) =>
    (/^(Thread\.)?_bootstrap$/.test(name) && file.endsWith('threading.py')) ||
    (!embeds && (name === '<module>' || (name === '_run_module_as_main' && file.includes('runpy')))),
});

/** Whether each stack begins where its thread does: then none has lost a caller. */
function areWhole({ frames, stacks: { parent, frame } }: Profile, { isHeading, isLifelong }: FrameKinds): boolean {
  const mayBeFirst = (caller: number): boolean => caller < 0 || isHeading(frames[frame[caller]]);
  return frame.every((f, s) => !mayBeFirst(parent[s]) || isHeading(frames[f]) || isLifelong(frames[f]));
}

export interface MendedStacks {
  readonly profile: Profile;
  /** Samples put back under their callers; absent where every stack is whole, since py-spy paused the process. */
  readonly mendedSamples?: number;
  readonly remarks: readonly string[];
}

/** What the recorder told of the process, and of its own reading. */
export type ReadOfProcess = Suspending & Pick<RecorderFigures, 'errors'>;

/** Below this share of all samples, those that could not be read are not worth a remark. */
const NOTICEABLE = 0.02;

/**
 * Undoes what can be undone. Greenlets' stacks begin at any function: where the process may run some, what begins at a
 * generator alone is taken for torn; where it certainly does, nothing.
 */
export function mendStacks(
  profile: Profile,
  request: Pick<RecordRequest, 'blocking' | 'native' | 'process'>,
  { greenlets, generators, errors }: ReadOfProcess,
): MendedStacks {
  if (request.native) return nativeStacks(profile);
  if (pauses(request)) return { profile, remarks: [] };
  const { exe, argv } = request.process;
  const kinds = frameKinds(!runsPrograms(exe || argv[0]));
  const isWhole = areWhole(profile, kinds);
  const any = isWhole ? { profile, mended: 0, left: 0 } : mendTorn(profile, kinds);
  const known = new Set(generators.map(({ name, file }) => `${name}\0${file}`));
  const certain =
    greenlets === 'none' || any.mended + any.left === 0
      ? any
      : greenlets === 'run'
        ? { profile, mended: 0, left: 0 }
        : mendTorn(profile, {
            ...kinds,
            maySuspend: ({ name, file }) => name.endsWith('<genexpr>') || known.has(`${name}\0${file}`),
          });
  // With greenlets a thread may really be between two of them, without any Python.
  const mayMendEmpty = greenlets === 'none' && profile.threads.some(({ samples }) => samples.stack.includes(-1));
  const empty = mayMendEmpty ? mendUnread(certain.profile, kinds) : { ...certain, mended: 0, left: 0 };
  return {
    profile: empty.profile,
    mendedSamples: certain.mended + empty.mended,
    remarks: remarksOn({
      all: profile.threads.reduce((sum, { samples }) => sum + samples.stack.length, 0),
      mended: certain.mended + empty.mended,
      empty: empty.mended,
      left: certain.left + empty.left,
      perhaps: isWhole ? 0 : any.mended - certain.mended + countOtherRoots(profile, kinds),
      errors,
    }),
  };
}

/** Numbers of samples. */
interface Counts {
  readonly all: number;
  readonly mended: number;
  /** Of those, with an empty stack. */
  readonly empty: number;
  readonly left: number;
  readonly perhaps: number;
  /** Times that nothing could be read; not among `all`. */
  readonly errors: number;
}

function remarksOn({ all, mended, empty, left, perhaps, errors }: Counts): string[] {
  const because = 'py-spy reads the process while it runs, and loses the callers of a generator that yields meanwhile';
  const exact = 'Recorded with the option blocking, stacks are exact.';
  const ofThem =
    empty > 0
      ? ` ${empty} of them had no stack at all: they were put under the calls that the samples before and after have in common.`
      : '';
  return [
    ...(mended > 0
      ? [
          `${mended} of ${all} samples had lost their callers: ${because}. They were put back under those it has in other samples.${ofThem} ${exact}`,
        ]
      : []),
    ...(left > 0
      ? [
          `${left} of ${all} samples lack their callers, which no other sample tells: they are shown as they were read. ${exact}`,
        ]
      : []),
    ...(perhaps > 0
      ? [
          `${perhaps} of ${all} samples begin at a function that others call. Greenlets, and threads that C code started, do so, and this process may have some; or their callers are missing, as ${because}. They are shown as they were read. ${exact}`,
        ]
      : []),
    ...(errors > NOTICEABLE * (errors + all)
      ? [
          `${errors} times py-spy could not read a stack, beside the ${all} samples it took (${Math.round((100 * errors) / (errors + all))} %): functions were called or returned meanwhile. Code that does so deep in the stack, every few microseconds, fails most often, so that its share is too low and that of other code too high; of it, a stack may also mix two moments. ${exact}`,
        ]
      : []),
  ];
}

/** Share of samples in functions without a name from which on a remark says so. */
const MANY_NAMELESS = 0.05;
const MOST_LIBRARIES = 3;

/** What can be put right of native frames, and what is missing where files have no symbols. */
function nativeStacks(profile: Profile): MendedStacks {
  const { profile: named, samples } = leaveOutInterpreter(profile);
  const { profile: rooted, moved } = moveStartFrames(named);
  const { share, libraries } = namelessEnds(rooted);
  const more = libraries.length > MOST_LIBRARIES ? ` and ${libraries.length - MOST_LIBRARIES} more` : '';
  return {
    profile: rooted,
    remarks: [
      ...(moved > 0 || samples > 0
        ? [
            'py-spy does not find the function in this interpreter that runs Python code (stripped, or optimised until it has no symbol): native frames stand below all Python frames, so it is not shown where native code calls Python back, and functions of the interpreter itself are missing. Python frames are whole. A Python that was built without link-time optimisation (--with-lto) has native frames in their places.',
          ]
        : []),
      ...(share >= MANY_NAMELESS
        ? [
            `${Math.round(100 * share)} % of the samples are in functions without a name, which are shown as addresses: ${libraries.slice(0, MOST_LIBRARIES).join(', ')}${more} ${libraries.length > 1 ? 'have' : 'has'} no symbols for them (stripped). py-spy reads no separate debug files, so only a build that is not stripped shows names.`,
          ]
        : []),
    ],
  };
}
