/** Runs remote/container.sh in each shell it supports and tests how hostile lines are parsed. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { parseContainer, readContainer } from '../../src/doctor/session';
import { openLocalHost } from '../capture/support/localHost';

describe('the facts of a container', () => {
  for (const shell of [['dash'], ['bash', '--posix'], ['busybox', 'sh']]) {
    it(`are read by ${shell.join(' ')}`, async () => {
      const host = await openLocalHost({ shell });
      try {
        const facts = await readContainer(host, AbortSignal.timeout(20_000));
        assert.equal(facts.shell, shell[0]);
        assert.match(facts.kernel, /^\d+\.\d+/);
        assert.ok(facts.effective !== null && facts.bounding !== null && facts.seccomp !== null);
        assert.match(facts.libc, /^(glibc|musl)/);
        assert.ok((facts.freeBytes ?? 0) > 0);
      } finally {
        await host.close();
      }
    });
  }

  it('are what the session was left with', async () => {
    const host = await openLocalHost({ through: ['setpriv', '--bounding-set=-sys_ptrace', '--no-new-privs'] });
    try {
      const facts = await readContainer(host, AbortSignal.timeout(20_000));
      assert.equal((facts.effective ?? 0n) & (1n << 19n), 0n);
      assert.equal(facts.noNewPrivileges, true);
    } finally {
      await host.close();
    }
  });

  it('take nothing from lines in another form', () => {
    const nothing = {
      shell: '',
      kernel: '',
      effective: null,
      bounding: null,
      seccomp: null,
      noNewPrivileges: false,
      yama: null,
      libc: '',
      freeBytes: null,
    };
    assert.deepEqual(parseContainer('CapEff zz\nSeccomp 22\nyama -1\nlibc <b>\nfree 1e9\nfree'), nothing);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const facts = parseContainer(text);
        assert.ok(facts.shell.length <= 60 && facts.kernel.length <= 60);
      }),
      { numRuns: 200 },
    );
  });
});
