/** Files of tools that are not read: told by the tool, with the command that makes something of them that is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseProfile } from '../../../src/profile/formats/parse';
import { ProfileError } from '../../../src/profile/profileError';
import { runs } from '../../support/runs';
import { sharedDataPath } from '../sharedProfiles';

const latin = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));
const words = (size: 4 | 8, isLittle: boolean, ...values: readonly number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(size * values.length));
  values.forEach((value, i) => view.setUint32(i * size + (isLittle || size === 4 ? 0 : size - 4), value, isLittle));
  return new Uint8Array(view.buffer);
};

/** What a file begins with, what it is said to be, what is to be done. */
const files: readonly (readonly [head: Uint8Array | string | object, what: RegExp, next: RegExp])[] = [
  // marshal.dumps({('/srv/app.py', 3, 'work'): (1, 1, 0.5, 0.5, {})}) of Python 3 and 2; what cProfile writes.
  [latin('{\xa9\x03\xfa\x0b/srv/app.py\xe9\x03\0\0\0\xda\x04work'), /pstats/, /py-spy record/],
  [latin('\xfb)\x03\xfa\x38/usr/lib/python3.11/threading.py'), /pstats/, /py-spy record/],
  [latin('{(\x03\0\0\0s\x0b\0\0\0/srv/app.pyi\x03\0\0\0'), /pstats/, /py-spy record/],
  [words(8, true, 0, 3, 0, 10_000, 0, 1, 2, 4_197_824), /gperftools/, /go tool pprof -proto/],
  [words(4, true, 0, 3, 0, 10_000, 0, 1, 2, 4_197_824), /gperftools/, /go tool pprof -proto/],
  [words(8, false, 0, 3, 0, 10_000, 0, 1, 2, 4_197_824), /gperftools/, /go tool pprof -proto/],
  ['heap profile:    144:  8498176 [   144:  8498176] @ heapz_v2/524288\n', /gperftools or Go/, /go tool pprof/],
  ['heap profile: 3: 96 [9: 288] @ heap/1048576\n3: 96 [9: 288] @ 0x1 0x2\n', /gperftools or Go/, /debug=1/],
  ['goroutine profile: total 3\n1 @ 0x43 0x44\n#\t0x43\tmain.main+0x3\n', /gperftools or Go/, /debug=1/],
  ['--- contention:\ncycles/second=2400\n', /gperftools or Go/, /go tool pprof/],
  ['goroutine 1 [running]:\nmain.main()\n\t/srv/main.go:7 +0x1d\n', /goroutines/, /debug=2/],
  ['PERFILE2h\0\0\0', /perf\.data/, /perf script .* inferno-collapse-perf/],
  [latin('FLR\0\0\x02\0\x01'), /Flight Recorder/, /jfrconv -o collapsed/],
  [latin('Nettrace\x14\0\0\0!FastSerialization.1'), /dotnet-trace/, /--format Speedscope/],
  [latin('HCAT\x01\0\0\0'), /profiling\.sampling/, /replay --gecko/],
  [latin('memray\0\x0c\0\0\0'), /memray/, /memray transform speedscope/],
  [latin('\x04\x22\x4d\x18\x40\x40\xc0\xee\x3a\0\0\xfa\x04memmemray\0\x0d\0\0\0'), /memray/, /memray transform/],
  [latin('\x04\x22\x4d\x18\x64\x40'), /LZ4/, /lz4 -d/],
  [latin('MOJ\x03\x01mode'), /Austin/, /mojo2austin/],
  [latin('rbspy03\n{"start'), /rbspy/, /rbspy report --format speedscope/],
  [latin('\x04\x08{\x0c:\x0cversionf\x081.2'), /stackprof/, /--stackcollapse/],
  [latin('go 1.22 trace\0\0\0'), /execution trace of Go/, /go tool trace -pprof=sync/],
  ['SIMPLEPERF\x01', /simpleperf/, /profiler\.firefox\.com/],
  [latin('JAVA PROFILE 1.0.2\0'), /heap dump of Java/, /asprof -e alloc/],
  [latin('gmon\x01\0\0\0'), /gprof/, /sampler of stacks/],
  [latin('\x80\x04\x95\x8b\0\0\0\0\0\0\0\x8c\x1bline_profiler.line_profiler'), /line_profiler/, /py-spy record/],
  [latin('\x28\xb5\x2f\xfd\x04\x58'), /zstd/, /zstd -d/],
  [latin('\xfd7zXZ\0\0\x04'), /xz/, /xz -dk/],
  [latin('BZh91AY&SY\x9d'), /bzip2/, /bzip2 -dk/],
  [latin('PK\x03\x04\x14\0'), /ZIP/, /unzip/],
  [latin('\x7fELF\x02\x01\x01'), /ELF/, /profiler recorded/],
  [
    '# captured on: now\npython3 2204/2206 [001]   117.502:   10101010 cpu-clock:pppH: \n\t    7f8a1c2b3d4e PyObject_Call+0x4e (/usr/bin/python3.11)\n\n',
    /perf script/,
    /inferno-collapse-perf FILE/,
  ],
  ['v8-version,11,3,244,8,-node.26,0\nshared-library,/usr/bin/node,0x1,0x2,0\n', /tick log/, /--preprocess -j FILE/],
  [
    'Statistical profiling result from isolate.log, (1404 ticks, 4 unaccounted, 0 excluded).\n',
    /tick log/,
    /--cpu-prof/,
  ],
  [
    '<?xml version="1.0"?>\n<trace-query-result>\n<node xpath=\'//trace-toc',
    /xctrace/,
    /inferno-collapse-xctrace FILE/,
  ],
  [
    '<?xml version="1.0" standalone="no"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<svg version="1.1"',
    /SVG/,
    /py-spy record/,
  ],
  ['<!DOCTYPE html>\n<html lang="en">', /HTML/, /speedscope JSON/],
  [
    'Analysis of sampling node (pid 4711) every 1 millisecond\nProcess: node [4711]\n',
    /macOS/,
    /inferno-collapse-sample/,
  ],
  [
    "\n  _     ._   __/__   _ _  _  _ _/_   Recorded: 20:47:32  Samples:  284\n /_//_/// /_\\ / //_// / //_'/ //     Duration: 1.305\n",
    /printed tree of pyinstrument/,
    /--renderer speedscope/,
  ],
  [
    { start_time: 1796071650.7, duration: 1.3, sample_count: 262, root_frame: { function: '<module>', children: [] } },
    /tree of pyinstrument/,
    /--renderer speedscope/,
  ],
  ['digraph {\n\tgraph [fontname=Arial]\n\t0 [label="app:1:main"]\n', /DOT/, /made of/],
  ['digraph "shares" {\nnode [style=filled fillcolor="#f8f8f8"]\n', /DOT/, /made of/],
  [
    'File: shares\nType: cpu\nTime: 2026-11-30 20:51:26 UTC\nDuration: 2.1s, Total samples = 2s\n-----------+-------\n 1.2s   main.alpha\n',
    /go tool pprof printed/,
    /-proto/,
  ],
  ['File: shares\nType: cpu\nShowing nodes accounting for 2s, 100% of 2s total\n', /go tool pprof printed/, /-proto/],
  ['# callgrind format\nversion: 1\ncreator: callgrind-3.19\n', /Callgrind/, /speedscope\.app/],
  [
    'version: 1\ncreator: xdebug 3.3.1\ncmd: /srv/index.php\npart: 1\npositions: line\n\nevents: Time_(10ns)\n',
    /Xdebug/,
    /speedscope\.app/,
  ],
  [
    '         197 function calls (192 primitive calls) in 0.002 seconds\n\n   Ordered by: standard name\n',
    /printed table/,
    /py-spy record/,
  ],
  [
    'Process 4711: python3 app.py\nPython v3.11.2 (/usr/bin/python3.11)\n\nThread 4711 (active): "MainThread"\n',
    /py-spy dump/,
    /py-spy record/,
  ],
  ['--- Execution profile ---\nTotal samples       : 733\n', /async-profiler/, /asprof -o collapsed/],
  ['Flat profile:\n\nEach sample counts as 0.01 seconds.\n', /gprof/, /sampler of stacks/],
  ['*version\n3\ndata-file-overflow=false\n', /Android/, /profiler\.firefox\.com/],
  ['v 10500 3\nX ./program\nI 1000 7f3a\n', /heaptrack/, /heaptrack_print .*--print-flamegraph/],
  [{ samples: [{ sf: 1 }], stackFrames: { 1: {} }, traceEvents: [{ ph: 'M' }] }, /Hermes/, /speedscope\.app/],
  [{ snapshot: { meta: {} }, nodes: [1, 2], edges: [], strings: [''] }, /heap snapshot/, /--heap-prof/],
  [{ code: [], functions: [], ticks: [] }, /--preprocess/, /speedscope\.app/],
  [{ session: { frame_records: [], sample_count: 3 } }, /pyinstrument/, /pyinstrument --load FILE/],
  [{ elapsed_time_sec: 1.5, files: { 'a.py': {} } }, /Scalene/, /py-spy record/],
  [{ dhatFileVersion: 2, mode: 'heap' }, /DHAT/, /profiler\.firefox\.com/],
  [{ version: 1.2, mode: 'wall', interval: 1000, samples: 9, frames: {} }, /stackprof/, /speedscope\.app/],
  [{ version: 1, recording: { records: [] } }, /Safari/, /speedscope\.app/],
  [{ program: 'x', profile: { children: [] }, cost_centres: [] }, /GHC/, /speedscope\.app/],
  [{ 'linux-perf-json-version': 1 }, /perf data convert/, /perf script -i/],
];

const bytesOf = (head: Uint8Array | string | object): Uint8Array =>
  head instanceof Uint8Array ? head : new TextEncoder().encode(typeof head === 'string' ? head : JSON.stringify(head));
const refusal = (bytes: Uint8Array): ProfileError => {
  try {
    parseProfile(bytes, 'recording');
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  throw new Error('It was read.');
};

describe('files of other tools', () => {
  for (const [head, what, next] of files) {
    const shown = head instanceof Uint8Array || typeof head === 'string' ? head : JSON.stringify(head);
    const name = typeof shown === 'string' ? JSON.stringify(shown.slice(0, 40)) : Buffer.from(shown).subarray(0, 12).toString('hex'); // prettier-ignore
    it(`${what.source}: ${name}`, () => {
      for (const more of [0, 300]) {
        const bytes = bytesOf(head);
        // What follows the head changes nothing; behind JSON nothing can.
        const isWhole = !(head instanceof Uint8Array) && typeof head === 'object';
        const whole = new Uint8Array([...bytes, ...(isWhole ? [] : new Array<number>(more).fill(0x41))]);
        const { message, hint } = refusal(whole);
        assert.match(message, what);
        assert.match(message, /^recording is .*, which is not read here\.$/);
        assert.match(hint, next);
      }
    });
  }

  it('stacks whose first frame is called like such a file are read', () => {
    for (const text of [
      'MOJO;work 3\n',
      'BZhandler;work 3\n',
      'rbspy;work 3\n',
      'gmon;x 2\n',
      'Nettrace;x 2\n',
      'HCAT 7\n',
    ])
      assert.equal(parseProfile(bytesOf(text), 'p').threads[0].samples.weight.length, 1, text);
  });

  it('never the name of the file in a command', () => {
    for (const [head] of files) {
      try {
        parseProfile(bytesOf(head), '$(reboot)');
      } catch (error) {
        assert.ok(error instanceof ProfileError && !error.hint.includes('reboot'));
      }
    }
  });

  it('any bytes are read, or refused by a ProfileError', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.uint8Array({ maxLength: 40 }), fc.nat(30), ([head], more, cut) => {
        const bytes = bytesOf(head);
        try {
          parseProfile(new Uint8Array([...bytes.subarray(0, Math.max(1, bytes.length - cut)), ...more]), 'p');
        } catch (error) {
          assert.ok(error instanceof ProfileError, String(error));
        }
      }),
      { numRuns: runs(200) },
    );
  });

  for (const [file, what] of [
    ['gperftools-legacy.cpu', /gperftools/],
    ['gperftools-legacy.heap', /gperftools/],
    ['hermes-multi-thread.trace.json', /Hermes/],
  ] as const)
    it(`real/${file}`, function () {
      assert.match(refusal(readFileSync(sharedDataPath(this, `real/${file}`))).message, what);
    });
});
