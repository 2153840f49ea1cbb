/** Records where no Python can be run in the task but sh can: one stretch at a fixed rate, packed with gzip. */
import { parseProfile } from '../../../profile/formats/parse';
import type { Profile } from '../../../profile/types';
import { VitalsLog } from '../../../vitals/vitalsLog';
import type { RemoteHost } from '../../../exec/types';
import { steer } from '../../shared/control';
import { fetchRecording } from '../../shared/recordedBytes';
import { startRecordTimer } from '../../shared/recordTimer';
import pyspyRecord from '../remote/pyspyRecord.sh?program';
import { CaptureError, type RecordRequest } from '../../../capture/types';
import type { Attach } from './attach';
import { targetExited } from '../../shared/ended';
import { explainPySpyFailure } from './failures';
import type { InstalledPySpy } from './install';
import { pySpyOptions } from './options';
import { mendStacks } from './mendStacks';
import type { PySpyRecording } from './pythonRecorder';
import { StackFiles, type StretchesByThread } from './stackFiles';
import { keepRunning } from './whatRan';

/** When the samples were taken, and what the kernel told of the threads meanwhile, from the recorder's output. */
function vitalsIn(output: string, { threads }: Profile): [StretchesByThread, VitalsLog] {
  const log = new VitalsLog();
  const [, beganMs, endedMs] = /^sampled (\d{1,12}) (\d{1,12})$/m.exec(output) ?? [];
  if (beganMs === undefined) return [new Map(), log];
  log.add(output);
  const span = { beganMs: Number(beganMs), endedMs: Number(endedMs) };
  return [new Map(threads.map(({ name, samples }) => [name, [{ samples: samples.stack.length, ...span }]])), log];
}

/** Throws CaptureError and ExecError; leaves nothing but the recording in the session's folder. */
export async function recordWithShell(
  host: RemoteHost,
  request: RecordRequest,
  attach: Attach,
  program: InstalledPySpy,
): Promise<PySpyRecording> {
  if (host.facts.noShell) {
    throw new CaptureError(
      'no-shell',
      'The container has neither a shell nor a Python that can run the recorder.',
      'Add python3 or a shell to the image.',
    );
  }
  const seconds = Math.max(1, Math.round(request.durationMs / 1000));
  const { pid, uid, gid } = request.process;
  const args = [
    pid,
    seconds,
    request.rateHz,
    program.path,
    host.facts.privateDir,
    attach.as,
    uid,
    gid ?? uid,
    program.sha256,
    ...pySpyOptions(request),
  ].map(String);
  const timer = startRecordTimer(request);
  const asked = Date.now();
  let output = '';
  const unsteer = steer(host, { stop: request.stop }, request.log);
  try {
    const result = await host.runScript(pyspyRecord, args, {
      timeoutMs: seconds * 1000 + 90_000,
      signal: request.signal,
      onStdout: (chunk) => {
        output += Buffer.from(chunk).toString('latin1');
        if (/^recording$/m.test(output)) timer.started();
      },
    });
    timer.stop();
    unsteer();
    const endedMs = Date.now() - (timer.startedAtMs ?? asked);
    const told = (word: string): string | undefined => new RegExp(`^${word} (\\d{1,9})$`, 'm').exec(output)?.[1];
    const code = Number(told('ended') ?? result.exitCode);
    const samples = /Samples: (\d+) Errors: (\d+)/.exec(result.stderr);
    const hasSamples = Number(samples?.[1] ?? 0) > 0;
    const isGone = result.stderr.includes('because process exited');
    // py-spy writes its file when its target ends.
    const gone = isGone && targetExited(request.process, endedMs);
    if (gone && !(code === 0 && hasSamples)) throw gone;
    if (code !== 0) throw explainPySpyFailure(result.stderr, code, request.process);
    const profile =
      samples?.[1] === '0'
        ? new StackFiles().profile('py-spy')
        : parseProfile(await fetchRecording(host, result.stdout, request), 'py-spy.speedscope.json');
    const greenlets = /^greenlets no$/m.test(output) ? 'none' : 'run';
    const errors = Number(samples?.[2] ?? 0);
    const mended = mendStacks(profile, request, { greenlets, generators: [], errors });
    const ran = keepRunning(mended.profile, ...vitalsIn(output, mended.profile), request, 'py-spy');
    return {
      ...mended,
      ...ran,
      rateHz: request.rateHz,
      // From its first look to the word to end, in hundredths of a second.
      durationMs: Number(told('elapsed') ?? seconds * 100) * 10,
      startedAt: new Date(timer.startedAtMs ?? asked).toISOString(),
      errors,
      remarks: [
        'The container has no Python that can run the recorder: it sampled at a fixed rate, and its cost is unknown.',
        ...mended.remarks,
        ...ran.remarks,
      ],
      ...(gone && { cutOff: gone }),
    };
  } finally {
    timer.stop();
    unsteer();
  }
}
