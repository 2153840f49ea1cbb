/** Which of a Python's recorders records: py-spy, or the Python's own sampler. No process is started. */
import assert from 'node:assert/strict';
import { CaptureError, UnknownProcessError, type RecordRequest } from '../../../src/capture/types';
import type { RemoteHost } from '../../../src/exec/types';
import { firstThatCan } from '../../../src/runtimes/firstThatCan';
import { detection, isFreeThreaded, versionSaid } from '../../../src/runtimes/python/detection';
import { AttachAnswers } from '../../../src/runtimes/python/pyspy/attach';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import { createSamplingCollector } from '../../../src/runtimes/python/sampling/collector';
import type { Collector } from '../../../src/runtimes/types';
import { sampleProcess } from '../../support/sampleProcess';
import { requestFor } from '../support';

/** A task whose Python says this (`-VV`) and has the sampler or not. Notes the commands. */
function taskWith(version: string, sampler: string): RemoteHost & { readonly ran: string[] } {
  const ran: string[] = [];
  const answer = (text: string, exitCode = 0): Awaited<ReturnType<RemoteHost['run']>> => ({
    exitCode,
    stdout: Buffer.from(text),
    stderr: '',
  });
  const host = {
    facts: { uid: 0, arch: 'x86_64', privateDir: '/tmp/s', tempDir: '/tmp' },
    ran,
    runScript: async (script: string) =>
      answer(
        script.includes('yama') ? `attach direct\nmyuid 0\npython /usr/bin/python3\nversion ${version}\n` : 'none\n',
      ),
    async run(argv: readonly string[]) {
      ran.push(argv.join(' '));
      return sampler === '' ? answer('', 1) : answer(`${sampler}\n`);
    },
  };
  return host as unknown as RemoteHost & { readonly ran: string[] };
}

const usual = (version: string): string => `Python ${version} (main, Nov 20 2026, 10:00:00) [GCC 15.2.0]`;
const free = (version: string): string => `Python ${version} free-threading build (main, Nov 20 2026) [GCC 15.2.0]`;

describe('choice of a recorder for Python', () => {
  /** Name of the one that records; the others' refusals are in the request's log. `refuses`: py-spy, by trying. */
  async function chosen(host: RemoteHost, change: Partial<RecordRequest> = {}, refuses = false): Promise<string> {
    const attaches = new AttachAnswers();
    const notes = (collector: Collector): Collector => ({
      ...collector,
      record: () =>
        Promise.reject(
          refuses && collector.name === 'py-spy'
            ? new UnknownProcessError('py-spy found no CPython inside it.', 'x')
            : new Error(collector.name),
        ),
    });
    const both = [createPySpyCollector('/none', attaches), createSamplingCollector(attaches)].map(notes);
    const remote = sampleProcess({ exe: '/usr/bin/python3.15', argv: ['/usr/bin/python3.15', 'main.py'] });
    return firstThatCan(both)
      .record(host, requestFor(remote, change))
      .then(
        () => 'none',
        (error: Error) => (error instanceof CaptureError ? `${error.message} ${error.hint}` : error.message),
      );
  }

  it('is py-spy for a usual Python up to 3.15 below 500 Hz', async () => {
    for (const version of ['3.9.2', '3.14.10', '3.15.2'])
      assert.equal(await chosen(taskWith(usual(version), '3.15.2'), { rateHz: 499 }), 'py-spy', version);
  });

  it("is the Python's own sampler from 500 Hz on, where it has one and nothing else is asked for", async () => {
    const own = "Python's own profiling.sampling";
    assert.equal(await chosen(taskWith(usual('3.15.2'), '3.15.2'), { rateHz: 500 }), own);
    assert.equal(await chosen(taskWith(usual('3.15.2'), ''), { rateHz: 500 }), 'py-spy', 'the image has removed it');
    for (const option of ['native', 'subprocesses'])
      assert.equal(await chosen(taskWith(usual('3.15.2'), '3.15.2'), { rateHz: 1000, [option]: true }), 'py-spy');
    const older = taskWith(usual('3.14.10'), '3.15.2');
    assert.equal(await chosen(older, { rateHz: 500 }), 'py-spy');
    assert.deepEqual(older.ran, [], 'an older one is not even asked');
    const other = taskWith(usual('3.15.2'), '3.16.0');
    assert.equal(await chosen(other, { rateHz: 500 }), 'py-spy', 'it reads its own version alone');
  });

  it("is the Python's own sampler where py-spy finds out that it cannot read the process", async () => {
    assert.match(await chosen(taskWith(usual('3.15.2'), '3.15.2'), {}, true), /own profiling\.sampling$/);
    assert.match(await chosen(taskWith(usual('3.12.1'), ''), {}, true), /^py-spy found no CPython/);
  });

  it('refuses free-threaded builds in words of their own before anything is sent, and records those of 3.15', async () => {
    for (const version of ['3.13.15', '3.14.10'])
      assert.match(
        await chosen(taskWith(free(version).replace('3.13.15', '3.13.15 experimental'), '')),
        /^\S+ \(pid \d+\) runs a free-threaded Python \(3\.1[34]\.\d+t\), which py-spy cannot read\. Run the service with the usual build/,
      );
    assert.equal(await chosen(taskWith(free('3.15.2'), '3.15.2t')), "Python's own profiling.sampling");
    assert.match(
      await chosen(taskWith(free('3.15.2'), '3.15.2')),
      /free-threaded Python \(3\.15\.2t\)/,
      'the usual 3.15 of the image cannot read it',
    );
  });

  it('tells a free-threaded build by its own words, or by the library of a program that embeds it', () => {
    assert.equal(versionSaid('Python 3.13.15 experimental free-threading build (main) [GCC]'), '3.13.15t');
    assert.equal(versionSaid(usual('3.15.2')), '3.15.2');
    assert.equal(versionSaid('Python 2.7.18'), '2.7.18');
    assert.equal(versionSaid('uWSGI 2.0'), '');
    const mapped = '7f00 r-xp /usr/lib/libpython3.13t.so.1.0';
    const library = new RegExp(detection.library!).exec(mapped)![0];
    assert.ok(detection.matches('uwsgi', library));
    assert.ok(isFreeThreaded(detection.versionOf!(library)), library);
    assert.ok(!isFreeThreaded(detection.versionOf!('libpython3.13')));
  });
});
