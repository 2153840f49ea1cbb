/**
 * A kind of process as seen by everything that finds, records, checks and describes it: one object per runtime, in a
 * folder of its own.
 */
import type { CaptureError, Mode, Recording, RecordRequest, RemoteProcess, Runtime } from '../capture/types';
import type { RemoteHost, RunOptions, RunResult } from '../exec/types';
import type { NotMine } from '../profile/myCode';
import type { MappedSource } from '../metadata/types';

export interface RuntimeSpec {
  /** Its name in a capture's metadata and on the command line. Never changes. */
  readonly id: Runtime;
  /** In sentences: `Python`. */
  readonly label: string;
  readonly detection: Detection;
  /** What can be recorded, the usual one first. */
  readonly modes: readonly Mode[];
  /** What to do about memory where `heap` is not among the modes, as a sentence. */
  readonly memoryHint?: string;
  /** Options that its recorders know beyond those that all have. */
  readonly options: readonly RecorderOption[];
  /** Collectors in order of preference. `assetsDir`: folder of the programs that come with the extension. */
  collectors(assetsDir: string): readonly Collector[];
  /** Its collectors read the process's memory, for which a container may need SYS_PTRACE. */
  readonly readsMemory: boolean;
  readonly idle: IdleRule;
  readonly families: FamilyRule;
  /** What of its frames is not the user's own code: its standard library, installed packages. */
  readonly library: NotMine;
  /**
   * Runs the program that reads source files as the process sees them. Prints and exit codes: {@link FilesOrder}.
   * Throws ExecError.
   */
  readFiles(host: RemoteHost, process: RemoteProcess, order: FilesOrder, options: RunOptions): Promise<RunResult>;
  /**
   * Removes what its captures keep in a container for the next one; absent: they keep nothing. Throws CaptureError and
   * ExecError.
   */
  removeKept?(host: RemoteHost, signal?: AbortSignal): Promise<RemovedFolders>;
  /** Rows of *Check Exec* about a process of this runtime. */
  readonly checks: readonly RuntimeCheck[];
}

export interface RemovedFolders {
  readonly removed: readonly { readonly folder: string; readonly bytes: number }[];
  /** Folders of that name that others may write to: not ours alone, so left as they are. */
  readonly kept: readonly string[];
}

/** How its processes are recognised. */
export interface Detection {
  /**
   * Prefixes of executables' names that identify the runtime by themselves; nothing else of such processes is examined.
   * No glob characters or spaces.
   */
  readonly prefixes: readonly string[];
  /**
   * File name of the library by which programs with other names embed it, as an extended regular expression without
   * groups (`libpython[0-9.]+`).
   */
  readonly library?: string;
  /**
   * `name`: the executable's, links resolved, in lower case. `library`: what matched {@link library} among the mapped
   * files, else ''. Both untrusted.
   */
  matches(name: string, library: string): boolean;
  /** The version if the library's name contains it, else ''. */
  versionOf?(library: string): string;
}

/** An option of a capture that not every runtime has: asked for where a capture begins, or a setting. */
type RecorderOption = AskedOption | { readonly name: 'fetchPySpy'; readonly label?: undefined };

export interface AskedOption {
  readonly name: 'blocking' | 'native' | 'gil';
  readonly label: string;
  /** What it does, without the runtime's name; '' where the label says it. */
  readonly description: string;
  /** For the command line. */
  readonly help: string;
}

/** `unknown`: only trying tells. */
export type Can = { readonly can: 'yes' | 'unknown' } | { readonly can: 'no'; readonly reason: CaptureError };

/** A way to record one kind of process. */
export interface Collector {
  /** In sentences: `py-spy`. */
  readonly name: string;
  /** Whether the process can be recorded. Changes nothing in the task; may cache its answer. Throws ExecError. */
  can(host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<Can>;
  /**
   * Records, and leaves nothing behind however it ends. Throws CaptureError and ExecError, and {@link
   * UnknownProcessError} if it finds out by trying that it does not know this kind of process: then the next collector
   * is asked.
   */
  record(host: RemoteHost, request: RecordRequest): Promise<Recording>;
  /** It is asked before the collectors that are preferred to it, for a request that suits it better. Absent: never. */
  readonly comesFirst?: (request: RecordRequest) => boolean;
  /** It reads `cpuShare` of the processes, so the finder's half second is waited for. */
  readonly needsCpuShare?: boolean;
}

export interface IdleRule {
  /** Share 0..1 of a recording's wall time in which the process waited. Not called for memory. */
  shareOf(recording: Pick<Recording, 'profile' | 'durationMs' | 'notRunning'>, mode: Mode): number;
  /** In mode `cpu` no sample stands for waiting, so that a process that waits has few. */
  readonly samplesAreWork: boolean;
  /** What to do about a capture with little in it, as a sentence. */
  readonly advice: string;
}

/** Masters that distribute work, and the processes that they start. */
interface FamilyRule {
  /** Names (of a program, script or title) of masters, even while all is idle. */
  readonly masters: RegExp;
  /** Words that identify processes started by a master that are not workers. */
  readonly helpers?: RegExp;
}

/** A file that ran, or a source named by a file's source map. */
export interface RanSource {
  /** As in `CapturedFile.path`. */
  readonly path: string;
  readonly source?: MappedSource;
}

/** A larger file is neither hashed nor fetched, in bytes. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

/**
 * `hash`: prints one line of JSON, `[[index, sha256, git's blob id, bytes]]`, for the files found and read within this
 * many `seconds`; a fifth value is `CapturedFile.from`. `read`: prints the file as it is. Exit code 3: there is no such file, 4: it is too large.
 */
type FilesOrder = { readonly hash: readonly RanSource[]; readonly seconds: number } | { readonly read: RanSource };

/** A row of *Check Exec*: a question to an open session, and its answer in words. */
export interface RuntimeCheck<Fact = unknown> {
  /** Documented in src/doctor/README.md; stays as it is: scripts rely on it. */
  readonly id: string;
  readonly title: string;
  /** Changes nothing in the task. Throws CaptureError for a refusal that has its words and fix, ExecError otherwise. */
  ask(host: RemoteHost, process: RemoteProcess, assetsDir: string, signal: AbortSignal): Promise<Fact>;
  judge(fact: Fact): { readonly status: 'ok' | 'warning' | 'failed'; readonly detail: string };
}
