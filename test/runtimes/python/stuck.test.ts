/** A py-spy that does not end when it is told to: the recorder kills it, and says so. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import { readPySpy } from '../../../src/runtimes/python/pyspy/program';
import type { RemoteHost } from '../../../src/exec/types';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { assetsDir, busy, plainPath, requestFor, runsInstead, shellOnly, withoutPython } from './support';
import { itInLongRun } from '../../support/longRun';

const inOneSecond = (text: string): string => text.replace('"finish":15', '"finish":1').replace('-ge 1500', '-ge 100');

describe('a py-spy that does not end', function () {
  this.timeout(60_000);
  const collector = createPySpyCollector(assetsDir);
  let target: LocalProcess;
  let host: LocalHost;
  let folder = '';
  let impatient: RemoteHost;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-programs-'));
    target = await startProcess([python, busy, '60']);
    host = await openLocalHost({ env: plainPath });
    impatient = {
      ...host,
      run: (argv, options) => host.run(argv.map(inOneSecond), options),
      runScript: (script, args, options) => host.runScript(inOneSecond(script), args, options),
    };
  });
  afterEach(async () => {
    await host.close();
    await target.kill();
    await rm(folder, { recursive: true });
  });
  /** A py-spy whose runs with these numbers, as a shell pattern, do not end. */
  async function writeProgram(stuck: string): Promise<string> {
    const [real, program] = [path.join(folder, 'real'), path.join(folder, 'py-spy')];
    await writeFile(real, await readPySpy(assetsDir, host.facts.arch), { mode: 0o755 });
    const text = `#!/bin/sh
[ "$1" != --version ] || { echo py-spy 0.4.3; exit; }
echo run >>${folder}/runs
case $(($(wc -l <${folder}/runs))) in
${stuck}) trap '' INT; echo 'py-spy> Sampling process 100 times a second'; exec sleep 60 ;;
esac
exec ${real} "$@"
`;
    await writeFile(program, text, { mode: 0o755 });
    return program;
  }

  itInLongRun('costs its own stretch, which counts as not covered, and a remark', async () => {
    const bad = runsInstead(impatient, await writeProgram('2'));
    const request = requestFor(asRemote(target, 'python', [python, busy]), {
      durationMs: 8000,
      live: { onUpdate: () => undefined },
    });
    const recording = await collector.record(bad, request);
    assert.ok(recording.profile.frames.some(({ name }) => name === 'spin'));
    assert.match(recording.remarks!.join('\n'), /^1 of \d runs of py-spy did not finish within 15 s and were ended: /m);
    assert.ok(recording.coverage! > 0.2 && recording.coverage! < 0.9, `coverage ${recording.coverage}`);
  });

  const refused = { code: 'other', message: /^py-spy did not finish in time: / };
  it('is named where there is no other', async () => {
    const bad = runsInstead(impatient, await writeProgram('*'));
    const request = requestFor(asRemote(target, 'python', [python, busy]), { durationMs: 1000 });
    await assert.rejects(collector.record(bad, request), refused);
  });

  itInLongRun('is named with the shell alone, too', async () => {
    await writeProgram('*');
    const request = requestFor(withoutPython(target, folder), { durationMs: 1000 });
    await assert.rejects(collector.record(shellOnly(impatient), request), refused);
  });
});
