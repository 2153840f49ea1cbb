/** Native frames without a name: py-spy finds functions by the symbols in a file, and shows an address where it has none. */
import { isBinary } from './nativeFrames';
import { StackEditor } from './stackEditor';
import type { Frame, Profile } from './types';

/** The name of a function without one: an address in the running process. */
const ADDRESS = /^0x[0-9a-f]+$/i;
const INTERPRETER = /(^|[\\/])(lib)?python\d(\.\d+)?[a-z]*(\.so(\.[\d.]+)?)?$/;
/** Files of the C library. */
export const LIBC =
  /(^|[\\/])(libc(-[\d.]+)?\.so(\.\d+)?|libpthread(-[\d.]+)?\.so(\.\d+)?|ld-musl-\w+\.so\.1|libc\.musl-\w+\.so\.1)$/;
/** The kernel's own code in every process, and what is in no file at all. */
const NO_FILE = /^(\?|\[\w+\]|.*linux-vdso.*)$/;

export const isAddress = ({ name }: Pick<Frame, 'name'>): boolean => ADDRESS.test(name);

export interface InterpreterLeftOut {
  /** The given one if nothing was left out. */
  readonly profile: Profile;
  /** Samples from which frames were left out. */
  readonly samples: number;
}

/**
 * Leaves out functions without a name of the interpreter itself. Where they have names, py-spy shows hardly any of them;
 * without, it may show each as an address: some twenty in every stack, and the innermost a different one in each sample.
 * Linear.
 */
export function leaveOutInterpreter(profile: Profile): InterpreterLeftOut {
  const { frames, stacks, threads } = profile;
  const isOut = Uint8Array.from(frames, (frame) => (isAddress(frame) && INTERPRETER.test(frame.file) ? 1 : 0));
  if (!isOut.includes(1)) return { profile, samples: 0 };
  const editor = new StackEditor(stacks);
  const stackOf = new Int32Array(stacks.parent.length);
  // 1 where the entry or one of its callers is left out.
  const changed = new Uint8Array(stacks.parent.length);
  for (let s = 0; s < stackOf.length; s++) {
    const p = stacks.parent[s];
    const caller = p < 0 ? -1 : stackOf[p];
    const out = isOut[stacks.frame[s]];
    stackOf[s] = out === 1 ? caller : editor.add(caller, stacks.frame[s], stacks.line[s]);
    changed[s] = out === 1 || (p >= 0 && changed[p] === 1) ? 1 : 0;
  }
  let samples = 0;
  const after = threads.map((thread) => ({
    ...thread,
    samples: {
      ...thread.samples,
      stack: thread.samples.stack.map((s) => {
        if (s < 0) return s;
        samples += changed[s];
        return stackOf[s];
      }),
    },
  }));
  return { profile: samples === 0 ? profile : withoutFrames(editor.profile(profile, after), isOut), samples };
}

/** The profile without frames that no stack has any more. */
function withoutFrames(profile: Profile, isOut: Uint8Array): Profile {
  let kept = 0;
  const indexOf = Int32Array.from(isOut, (out) => (out === 1 ? -1 : kept++));
  return {
    ...profile,
    frames: profile.frames.filter((_, f) => isOut[f] === 0),
    stacks: { ...profile.stacks, frame: profile.stacks.frame.map((f) => indexOf[f]) },
  };
}

export interface Nameless {
  /**
   * Of all weight, that of samples whose innermost function is one of a library and has no name. The C library does not
   * count: images have it stripped, and all that waits, waits in it.
   */
  readonly share: number;
  /** Names of these libraries, that with the most weight first. */
  readonly libraries: readonly string[];
}

/** Samples that end in a function without a name, and the libraries those are of. */
export function namelessEnds({ frames, stacks, threads }: Profile): Nameless {
  const isNameless = Uint8Array.from(frames, (frame) =>
    isAddress(frame) && isBinary(frame.file) && !NO_FILE.test(frame.file) && !LIBC.test(frame.file) ? 1 : 0,
  );
  const weightOf = new Map<string, number>();
  let all = 0;
  let nameless = 0;
  for (const { samples } of threads)
    samples.stack.forEach((s, i) => {
      all += samples.weight[i];
      if (s < 0 || isNameless[stacks.frame[s]] === 0) return;
      nameless += samples.weight[i];
      const library = frames[stacks.frame[s]].file.split(/[\\/]/).pop() ?? '';
      weightOf.set(library, (weightOf.get(library) ?? 0) + samples.weight[i]);
    });
  return {
    share: all > 0 ? nameless / all : 0,
    libraries: [...weightOf].sort(([, a], [, b]) => b - a).map(([library]) => library),
  };
}
