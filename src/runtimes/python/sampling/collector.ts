/** Records with `python -m profiling.sampling`, run by the process's own Python (3.15 and later). See README.md. */
import type { RemoteHost } from '../../../exec/types';
import {
  CaptureError,
  UnknownProcessError,
  type RecordRequest,
  type Recording,
  type RemoteProcess,
} from '../../../capture/types';
import { canUnlessRefused } from '../../firstThatCan';
import { PerProcess } from '../../shared/perProcess';
import type { Can, Collector } from '../../types';
import { isFreeThreaded, minorOf, SAMPLER_FIRST_MINOR } from '../detection';
import type { Attach, AttachAnswers } from '../pyspy/attach';
import { recordInTask, type PySpyRecording, type Sampler } from '../pyspy/pythonRecorder';
import { whoOf } from '../recorderFailures';
import { explainSamplingFailure, samplerName } from './failures';
import { assertSamplable, isCheaper, samplingOptions } from './options';

const refused = (process: RemoteProcess, cause: unknown): CaptureError =>
  new CaptureError(
    'not-attachable',
    `The Python of ${whoOf(process)} has no sampler of its own that can be used (${samplerName}, from 3.15 on).`,
    'Choose another process, or put py-spy into the image.',
    undefined,
    { cause },
  );

/** What has to be the same in the Python that samples and in the one that is sampled: `15`, `15t`. */
const kindOf = (version: string): string => `${minorOf(version)}${isFreeThreaded(version) ? 't' : ''}`;

/**
 * Version of the task's Python that runs the recorder, where it has the sampler and is of the process's own kind.
 * Throws CaptureError `not-attachable`, and ExecError.
 */
async function versionOf(
  host: RemoteHost,
  process: RemoteProcess,
  { python, runtimeVersion }: Attach,
  signal?: AbortSignal,
): Promise<string> {
  if (python === '') throw refused(process, 'no Python of the image can be run');
  if (minorOf(runtimeVersion) < SAMPLER_FIRST_MINOR) throw refused(process, runtimeVersion);
  const look =
    'import sys, profiling.sampling.binary_reader; print("%d.%d.%d" % sys.version_info[:3] + ("t" if "t" in sys.abiflags else ""))';
  const result = await host.run([python, '-I', '-S', '-c', look], { timeoutMs: 20_000, signal });
  const version = /^3\.\d+\.\d+t?$/.exec(Buffer.from(result.stdout).toString('utf8').trim())?.[0] ?? '';
  if (result.exitCode !== 0 || !(minorOf(version) >= SAMPLER_FIRST_MINOR)) throw refused(process, result.stderr);
  if (runtimeVersion !== '' && kindOf(version) !== kindOf(runtimeVersion))
    throw refused(process, `${python} is ${version}, the process's own is ${runtimeVersion}`);
  return version;
}

/** Why this sampler and not py-spy. */
const reasonFor = (request: RecordRequest, version: string): string =>
  !isFreeThreaded(version) && isCheaper(request)
    ? `Recorded with Python's own ${samplerName}: at ${request.rateHz} Hz it costs the task less than py-spy.`
    : `Recorded with Python's own ${samplerName}, since py-spy cannot read this process.`;

function remarksOf(request: RecordRequest, version: string, recording: Omit<Recording, 'collector'>): string[] {
  const { errors, rateHz, durationMs, coverage = 1 } = recording;
  const looks = Math.max(errors, Math.round((rateHz * durationMs * coverage) / 1000));
  return [
    reasonFor(request, version),
    ...(errors > 0.02 * looks
      ? [
          `${samplerName} could not read ${errors} of ${looks} samples (${Math.round((100 * errors) / looks)} %), which are left out: mostly of generators and coroutines, whose share is too low by that.${request.blocking ? '' : ' With the option Blocking they are far fewer.'}`,
        ]
      : []),
  ];
}

/** `attaches`: what the kernel says of reading a process's memory, which holds for this sampler as for py-spy. */
export function createSamplingCollector(attaches: AttachAnswers): Collector {
  const asked = new PerProcess<Can>();
  const versions = new PerProcess<string>();
  return {
    name: `Python's own ${samplerName}`,
    comesFirst: isCheaper,

    async can(host, process, signal) {
      const answer =
        asked.get(host, process) ??
        (await canUnlessRefused(async () => {
          const attach = await attaches.of(host, process, signal);
          versions.set(host, process, await versionOf(host, process, attach, signal));
          return 'yes';
        }));
      asked.set(host, process, answer);
      return answer;
    },

    async record(host: RemoteHost, request: RecordRequest): Promise<Recording> {
      const { process, signal } = request;
      assertSamplable(request);
      const attach = await attaches.of(host, process, signal);
      const version = versions.get(host, process) ?? (await versionOf(host, process, attach, signal));
      // Chosen for its price alone: where it fails, py-spy may record the process.
      const isSpare = !isFreeThreaded(version) && isCheaper(request);
      const explain = (said: string, exitCode: number): CaptureError => {
        const error = explainSamplingFailure(said, exitCode, process);
        return isSpare && error.code === 'not-attachable'
          ? new UnknownProcessError(error.message, error.hint, { cause: error.cause })
          : error;
      };
      const sampler: Sampler = {
        name: samplerName,
        settings: {
          sampler: true,
          program: attach.python,
          sha256: '',
          copied: false,
          options: samplingOptions(request),
        },
        explain,
        // What it could not read whole it leaves out.
        mend: (profile) => ({ profile, remarks: [] }),
      };
      const complete = (recorded: PySpyRecording): Recording => {
        const recording = { ...recorded, runtimeVersion: version };
        return {
          ...recording,
          collector: `${samplerName} ${version}`,
          remarks: [...remarksOf(request, version, recording), ...(recording.remarks ?? [])],
        };
      };
      return complete(
        await recordInTask(host, request, attach, sampler, (soFar) => request.onSoFar?.(() => complete(soFar()))),
      );
    },
  };
}
