import assert from 'node:assert/strict';
import type { CheckRow, DoctorReport } from '../../../src/doctor/types';
import { countText, reportText } from '../../../src/views/doctor/reportText';

const row = (id: string, status: CheckRow['status'], more: Partial<CheckRow> = {}): CheckRow => ({
  id,
  title: `Title of ${id}`,
  status,
  detail: `Detail of ${id}.`,
  fix: null,
  ...more,
});
const report = (...rows: readonly CheckRow[]): DoctorReport => ({
  target: { region: 'eu-west-1', cluster: 'shop', service: 'web', task: 't1', container: 'app' },
  rows,
});
const at = new Date('2026-11-21T08:00:00.000Z');

describe('the report of a check', () => {
  it('begins with what failed, says each verdict as a word, and shows fixes', () => {
    const text = reportText(
      report(
        row('one', 'ok'),
        row('two', 'failed', { fix: '"readonlyRootFilesystem": false' }),
        row('three', 'unknown'),
        row('four', 'warning'),
      ),
      at,
    );
    assert.equal(
      text,
      [
        '# Check Exec: web',
        '',
        'cluster shop, task t1, container app, eu-west-1, 2026-11-21T08:00:00Z',
        '',
        '1 failed, 1 warning, 1 unknown, 1 ok.',
        '',
        '## ✗ Failed (1)',
        '',
        '- **Title of two**: Detail of two.',
        '',
        '  Fix:',
        '',
        '  ````',
        '  "readonlyRootFilesystem": false',
        '  ````',
        '',
        '',
        '## ! Warning (1)',
        '',
        '- **Title of four**: Detail of four.',
        '',
        '## ? Unknown (1)',
        '',
        '- **Title of three**: Detail of three.',
        '',
        '## ✓ Ok (1)',
        '',
        '- **Title of one**: Detail of one.',
        '',
      ].join('\n'),
    );
  });

  it('keeps what comes from outside inert, in rows, names and fixes', () => {
    const hostile = '</b>[x](command:evil)\n# no heading\u001b[31m';
    const text = reportText(
      {
        ...report(row('one', 'failed', { detail: hostile, fix: 'x\n  ````\n# free\u202e' })),
        target: { ...report().target, container: hostile, service: hostile, task: null },
      },
      at,
    );
    assert.doesNotMatch(text, /<\/b>|\[x\]\(|^# (free|no)|\u001b|\u202e/m);
    assert.equal(text.match(/^ *`{3,}$/gm)?.length, 2, 'the fix cannot close its fence');
    assert.match(text, /no task/);
  });

  it('counts in words', () => {
    assert.equal(countText([row('a', 'warning'), row('b', 'warning'), row('c', 'ok')]), '2 warnings, 1 ok');
    assert.equal(countText([]), '');
  });
});
