/** Node: V8's own CPU profiler through the inspector, switched on by SIGUSR1 where it is not open and closed again after. */
import { parseProfile } from '../../profile/formats/parse';
import type { Profile } from '../../profile/types';
import type { RemoteHost } from '../../exec/types';
import { compactShell } from '../compact';
import { fetchRecording } from '../recordedBytes';
import { startRecordTimer } from '../recordTimer';
import execAs from '../remote/execAs.sh';
import driver from '../remote/inspector/main.cjs?program';
import nodeRecord from '../remote/nodeRecord.sh';
import { CaptureError, type Collector, type RecordRequest, type Recording, type RemoteProcess } from '../types';
import { checkNode } from './check';
import { explainDriverFailure, parseDriverEvents } from './failures';
import { splitInlined, type CpuProfile, type FunctionEnds } from './splitInlined';

export function createNodeInspectorCollector(): Collector {
  const versions = new WeakMap<RemoteProcess, string>();
  return {
    runtime: 'node',

    async check(host, process) {
      versions.set(process, await checkNode(host, process));
    },

    async record(host: RemoteHost, request: RecordRequest): Promise<Recording> {
      const { pid, uid, gid } = request.process;
      const runtimeVersion = versions.get(request.process) ?? (await checkNode(host, request.process, request.signal));
      const rateHz = Math.max(1, Math.round(request.rateHz));
      const order = JSON.stringify({ pid, durationMs: request.durationMs, intervalUs: Math.round(1e6 / rateHz) });
      const timer = startRecordTimer(request);
      const asked = Date.now();
      let output = '';
      let stoppedAt = 0;
      request.onProgress('prepare', 0, 'Opening the inspector');
      try {
        const result = await host.runScript(compactShell(execAs, nodeRecord), [pid, uid, gid ?? uid, host.facts.privateDir, order].map(String), {
          timeoutMs: request.durationMs + 300_000,
          signal: request.signal,
          stdin: Buffer.from(driver),
          onStdout: (chunk) => {
            output += Buffer.from(chunk).toString('utf8');
            if (output.includes('"event":"recording"')) timer.started();
            if (stoppedAt === 0 && output.includes('"event":"stopping"')) stoppedAt = Date.now();
          },
        });
        timer.stop();
        const said = Buffer.from(result.stdout).toString('utf8');
        const events = parseDriverEvents(said);
        const leftOpen = events.find((one) => one.event === 'portLeftOpen');
        if (leftOpen) request.log(`The inspector of pid ${pid} did not close; it closes by itself within ${Math.round(request.durationMs / 1000) + 15} s`);
        const recordedMs = timer.startedAtMs === null ? 0 : (stoppedAt || Date.now()) - timer.startedAtMs;
        const code = Number(/^ended (\d+)$/m.exec(said)?.[1] ?? result.exitCode);
        if (code !== 0) throw explainDriverFailure(events.find((one) => one.event === 'error'), code, recordedMs, request.process, result.stderr);
        const attached = events.find((one) => one.event === 'attached');
        request.log(attached?.wasOpen ? 'The inspector was open already and stays open' : 'The inspector was opened for the capture and is closed again');
        return {
          profile: readResult(await fetchRecording(host, result.stdout, request)),
          collector: 'V8 inspector',
          runtimeVersion,
          rateHz,
          durationMs: recordedMs || request.durationMs,
          startedAt: new Date(timer.startedAtMs ?? asked).toISOString(),
          errors: 0,
        };
      } finally {
        timer.stop();
      }
    },
  };
}

interface DriverResult {
  readonly profile: CpuProfile;
  readonly sourceMaps: unknown;
  readonly functionEnds: FunctionEnds;
}

/** The driver's result as JSON. Throws CaptureError `other` when it is something else. */
function readResult(bytes: Uint8Array): Profile {
  try {
    const { profile, sourceMaps, functionEnds } = JSON.parse(Buffer.from(bytes).toString('utf8')) as DriverResult;
    const maps = Object.entries(sourceMaps ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const parsed = parseProfile(Buffer.from(JSON.stringify(splitInlined(profile, functionEnds))), 'node.cpuprofile');
    return maps.length > 0 ? { ...parsed, sourceMaps: Object.fromEntries(maps) } : parsed;
  } catch (cause) {
    throw new CaptureError('other', 'The recording that came back is no CPU profile.', 'Capture again; the output channel has the details.', undefined, { cause });
  }
}
