import assert from 'node:assert/strict';
import { costRemark, profilerCores } from '../../src/metadata/costRemark';

const base = { durationMs: 10_000, samples: 1000, errors: 0, rateHz: 100, mode: 'cpu' as const };
const cost = (
  profilerCpuSeconds: number | null,
  targetCpuBefore: number | null = null,
  targetCpuDuring: number | null = null,
) => ({ profilerCpuSeconds, targetCpuBefore, targetCpuDuring, phasesMs: {} });

describe('what a capture cost', () => {
  it('is a share of a core over the recording, and unknown where it was not measured', () => {
    assert.equal(profilerCores({ durationMs: 10_000, cost: cost(0.12) }), 0.012);
    assert.equal(profilerCores({ durationMs: 10_000, cost: cost(null) }), null);
    assert.equal(profilerCores({ durationMs: 10_000 }), null);
    assert.equal(profilerCores({ durationMs: 0, cost: cost(1) }), null);
    assert.deepEqual(costRemark(base), { text: '', isWarning: false });
  });

  it("is told with the target's own use, and warned about above 8 % of a core", () => {
    assert.deepEqual(costRemark({ ...base, cost: cost(0.12, 0.2, 0.21) }), {
      text: 'The profiler used 1.2 % of a core. The process itself used 20 % before and 21 % meanwhile.',
      isWarning: false,
    });
    assert.deepEqual(costRemark({ ...base, cost: cost(0.5) }), {
      text: 'The profiler used 5.0 % of a core.',
      isWarning: false,
    });
    assert.deepEqual(costRemark({ ...base, cost: cost(1.3) }), {
      text: 'The profiler used 13 % of a core, more than 8.0 %: take a lower rate.',
      isWarning: true,
    });
    assert.match(
      costRemark({ ...base, durationMs: 2000, cost: cost(0.2) }).text,
      /of a core, more than 8\.0 %, most of it for its start/,
    );
    assert.match(costRemark({ ...base, mode: 'heap', cost: cost(1.3) }).text, /of a core, more than 8\.0 %\.$/);
    const sources = ['a', 'b'].map((task) => ({
      task,
      container: 'app',
      pid: 1,
      processName: 'x',
      samples: 1,
      error: null,
    }));
    assert.match(
      costRemark({ ...base, cost: cost(0.1), sources }).text,
      /^The profiler used 1\.0 % of a core in the task it cost most\.$/,
    );
  });

  it('tells start and end apart, which a longer capture would not add to: only what goes on is warned about', () => {
    const apart = (profilerCpuSeconds: number, profilerSteadyCpuSeconds: number | null) => ({
      ...cost(profilerCpuSeconds),
      profilerSteadyCpuSeconds,
    });
    assert.deepEqual(costRemark({ ...base, cost: apart(0.72, 0.19) }), {
      text: 'The profiler used 7.2 % of a core, 1.9 % while it sampled.',
      isWarning: false,
    });
    assert.deepEqual(costRemark({ ...base, durationMs: 1000, cost: apart(0.72, 0.02) }), {
      text: 'The profiler used 72 % of a core, 2.0 % while it sampled.',
      isWarning: false,
    });
    assert.deepEqual(costRemark({ ...base, cost: apart(1.3, 0.9) }), {
      text: 'The profiler used 13 % of a core, 9.0 % while it sampled, more than 8.0 %: take a lower rate.',
      isWarning: true,
    });
    assert.equal(
      costRemark({ ...base, cost: apart(1.3, null) }).isWarning,
      true,
      'not told apart: all of it counts, as in captures of earlier versions',
    );
  });

  it('names samples that went wrong, and warns when they are many', () => {
    assert.deepEqual(costRemark({ ...base, errors: 1, lostSamples: 3 }), {
      text: '1 sample could not be read. 3 samples came too late and were left out.',
      isWarning: false,
    });
    assert.equal(costRemark({ ...base, errors: 60 }).isWarning, true);
    const due = base.samples;
    assert.equal(costRemark({ ...base, samples: 0.91 * due, lostSamples: 0.09 * due }).isWarning, false);
    assert.equal(costRemark({ ...base, samples: 0.88 * due, lostSamples: 0.12 * due }).isWarning, true);
    assert.equal(
      costRemark({ ...base, requestedRateHz: 500, rateHz: 40.4, coverage: 0.93 }).text,
      '40 samples a second instead of 500. 93 % of the time was recorded.',
    );
  });
});
