import assert from 'node:assert/strict';
import { describeReport } from '../../src/cli/commands/doctor';
import type { DoctorReport } from '../../src/doctor/types';

const report: DoctorReport = {
  target: { region: 'eu-west-1', cluster: 'shop', service: 'web', task: 't1', container: 'app' },
  rows: [
    { id: 'a', title: 'First', status: 'ok', detail: 'All is well.', fix: null },
    {
      id: 'bb',
      title: 'The second',
      status: 'failed',
      detail: 'It is not,\nand \u001b[31mred\u001b[0m is no way to say it in so narrow a terminal as this.',
      fix: '{\n  "a": 1\n}',
    },
  ],
};

describe('a diagnosis in a terminal', () => {
  it('is an aligned table with a word and a sign in each row, wrapped below itself, then the fixes and the counts', () => {
    assert.equal(
      describeReport(report, 60),
      [
        'shop/web, task t1, container app, eu-west-1',
        '',
        '+ ok      First       All is well.',
        'X failed  The second  It is not, and \\u001b[31mred\\u001b[0m',
        '                      is no way to say it in so narrow a',
        '                      terminal as this.',
        '',
        'Fix for "The second":',
        '    {',
        '      "a": 1',
        '    }',
        '',
        '1 failed, 1 ok',
      ].join('\n'),
    );
  });

  it('stays readable in a terminal of no width', () => {
    assert.ok(
      describeReport(report, 0)
        .split('\n')
        .every((line) => line.length < 120),
    );
    assert.match(
      describeReport({ ...report, target: { ...report.target, task: null, container: null } }, 80),
      /^shop\/web, no task, eu-west-1$/m,
    );
  });
});
