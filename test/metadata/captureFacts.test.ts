import assert from 'node:assert/strict';
import type { CaptureMetadata } from '../../src/metadata/metadata';
import { formatBytes } from '../../src/words/figures';
import { aboutCapture } from '../../src/metadata/captureFacts';
import { sampleCapture } from '../webview/sampleQueries';

const facts = (more: Partial<CaptureMetadata>): Record<string, string> =>
  Object.fromEntries(aboutCapture({ ...sampleCapture, ...more }).facts.map(({ name, value }) => [name, value]));
const cost = {
  profilerCpuSeconds: 0.31,
  targetCpuBefore: 0.21,
  targetCpuDuring: 0.22,
  phasesMs: { connect: 1210, record: 10_012 },
};

describe('a capture in words', () => {
  it('tells cost, rate, losses, bytes and time', () => {
    assert.deepEqual(
      facts({
        cost,
        requestedRateHz: 500,
        rateHz: 183.4,
        lostSamples: 12,
        errors: 1,
        coverage: 0.963,
        options: ['native', 'gil'],
        remarks: ['fell to 183 Hz'],
      }),
      {
        Mode: 'CPU, native, gil',
        Rate: '183.4 Hz, 500 Hz asked for',
        Recorded: '10 s, 96 % of it covered',
        Samples: '1,000 samples, 1 error, 12 lost',
        'Profiler CPU': '0.31 s, 3.1 % of a core',
        'Target CPU': '21 % of a core before, 22 % of a core during',
        'On the wire': '21.0 KB',
        'Time spent': 'connect 1.2 s, record 10 s',
        Remark: 'fell to 183 Hz',
      },
    );
  });

  it('tells how many samples were put back under callers that were lost, if any', () => {
    assert.equal(facts({ mendedSamples: 114 }).Mended, '114 samples put back under callers that were lost');
    assert.equal(facts({ mendedSamples: 0 }).Mended, undefined);
  });

  it('tells what was taken off since threads did not run, what waited for a processor, and what is unknown', () => {
    const nothing = { leftOut: 0, weighed: 0, ms: 0, waitedForCpuMs: 20, unknownThreads: 0 };
    assert.equal(
      facts({ notRunning: { leftOut: 1200, weighed: 1, ms: 12_345, waitedForCpuMs: 3000, unknownThreads: 1 } })[
        'Did not run'
      ],
      "12.3 s of samples taken off, by the kernel's count of CPU time: 1,200 samples left out, 1 in part; threads were ready and waited 3 s for a processor; unknown for 1 thread",
    );
    assert.equal(facts({ notRunning: nothing })['Did not run'], undefined);
  });

  it('leaves out what was not measured', () => {
    assert.deepEqual(facts({}), {
      Mode: 'CPU',
      Rate: '100 Hz',
      Recorded: '10 s',
      Samples: '1,000 samples, 0 errors',
      'On the wire': '21.0 KB',
    });
    assert.equal(
      facts({ cost: { ...cost, profilerCpuSeconds: null, targetCpuBefore: null } })['Target CPU'],
      'unknown before, 22 % of a core during',
    );
    assert.equal(facts({ mode: 'heap' })['Rate'], undefined);
  });

  it('warns above eight percent of a core, and of sources that are missing', () => {
    const warning = (more: Partial<CaptureMetadata>): string => aboutCapture({ ...sampleCapture, ...more }).warning;
    assert.equal(warning({ cost: { ...cost, profilerCpuSeconds: 0.49 } }), '');
    assert.match(
      warning({ cost: { ...cost, profilerCpuSeconds: 1.2 } }),
      /^The profiler used 12 % of a core\. A lower rate or a longer capture costs the service less\.$/,
    );
    assert.equal(warning({ cost: { ...cost, profilerCpuSeconds: 1.2, profilerSteadyCpuSeconds: 0.4 } }), '');
    assert.equal(
      warning({ errors: 40, lostSamples: 60 }),
      '100 samples went missing: shares are less sure. Take a lower rate.',
    );
    assert.equal(
      warning({ errors: 60 }),
      '60 samples could not be read, of code whose calls change fastest: its share is too low. Record with the option blocking.',
    );
    const source = { task: 'aaaaaaaa11', container: 'app', pid: 7, processName: 'main.py', samples: 10, error: null };
    const sources = [
      source,
      { ...source, pid: 8, samples: 1 },
      { ...source, task: 'bbbbbbbb22', pid: 0, processName: '', samples: 0, error: 'ECS Exec is off.' },
    ];
    const about = aboutCapture({ ...sampleCapture, sources });
    assert.equal(about.warning, '1 source could not be recorded.');
    assert.deepEqual(about.facts[0], { name: 'Merged from', value: '1 of 2 tasks, 2 processes' });
    assert.deepEqual(about.sources, [
      { place: 'aaaaaaaa app', what: 'main.py (pid 7), 10 samples', error: '' },
      { place: 'aaaaaaaa app', what: 'main.py (pid 8), 1 sample', error: '' },
      { place: 'bbbbbbbb app', what: '', error: 'ECS Exec is off.' },
    ]);
  });

  it('say first of all that a capture is partial, and why', () => {
    const partial = 'main.py (pid 17) ended after 4.2 s of recording.';
    const about = aboutCapture({ ...sampleCapture, partial });
    assert.deepEqual(about.facts[0], { name: 'Partial', value: partial });
    assert.equal(about.warning, `Partial: ${partial} What was recorded until then is here.`);
    assert.equal(aboutCapture(sampleCapture).warning, '');
  });

  it('tell what lay outside the heap, at both ends', () => {
    const outsideHeap = {
      before: { external: 4.1e6, buffers: 1e5 },
      after: { external: 104e6, buffers: 1e8 },
    };
    assert.equal(
      facts({ mode: 'heap', outsideHeap })['Outside the heap'],
      '104 MB at the end, 4.10 MB at the start; of it Buffers 100 MB, 100 KB',
    );
  });

  it('bytes are told in decimal units', () => {
    assert.deepEqual([0, 999, 1000, 21_000, 9_940_000, 1_500_000_000].map(formatBytes), [
      '0 B',
      '999 B',
      '1.00 KB',
      '21.0 KB',
      '9.94 MB',
      '1.50 GB',
    ]);
  });
});
