/** Native frames of files that have no symbols. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { leaveOutInterpreter, namelessEnds } from '../../src/profile/namelessFrames';
import { arbitraryProfile } from './arbitraryProfile';
import { isSound, recorded, texts, times } from './stackTexts';

const libc = '/usr/lib/x86_64-linux-gnu/libc.so.6';

describe('functions without a name', () => {
  it('of the interpreter are left out, each with its own address, whatever its file is called', () => {
    for (const file of [
      '/usr/bin/python3.13',
      '/opt/python/bin/python3',
      '/usr/lib/libpython3.12.so.1.0',
      '/opt/lib/libpython3.13t.so.1.0',
    ]) {
      const spread = Array.from({ length: 20 }, (_, i) => `<module>;spin:4;0x1a01${10 + i}@${file};read@${libc}`);
      const { profile, samples } = leaveOutInterpreter(recorded({ main: [...spread, '<module>;spin:4'] }));
      assert.deepEqual([...new Set(texts(profile)[0])], ['<module>;spin:4;read', '<module>;spin:4']);
      assert.equal(samples, 20);
      assert.deepEqual(profile.frames.map(({ name }) => name).sort(), ['<module>', 'read', 'spin']);
      assert.ok(isSound(profile));
    }
  });

  it('of the interpreter only leave an empty stack', () => {
    const { profile } = leaveOutInterpreter(recorded({ main: ['0x1a01@/usr/bin/python3.13', '<module>'] }));
    assert.deepEqual([...profile.threads[0].samples.stack], [-1, 0]);
  });

  it('of libraries stay, and functions of the interpreter that have a name', () => {
    const profile = recorded({
      main: [
        `<module>;0x1a01@/opt/libown.so`,
        `<module>;time_sleep@/usr/bin/python3.13`,
        '<module>;0x1a01@/app/python3.py',
      ],
    });
    assert.deepEqual(leaveOutInterpreter(profile), { profile, samples: 0 });
  });

  it('are counted where they are innermost, by library, without libc and what is in no file', () => {
    const read = recorded({
      main: [
        ...times(3, `<module>;0x7f11@/opt/libown.so`),
        ...times(2, `<module>;0x7f12@/opt/libz.so.1`),
        ...times(4, `<module>;wait;0x7f12@${libc}`),
        ...times(4, `<module>;0x7f13@?`, `<module>;0x7f14@[vdso]`),
        `<module>;0x7f15@/opt/liba.so;named@/opt/liba.so`,
      ],
    });
    assert.deepEqual(namelessEnds(read).libraries, ['libown.so', 'libz.so.1']);
    assert.ok(Math.abs(namelessEnds(read).share - 5 / 18) < 1e-9);
    assert.deepEqual(namelessEnds(recorded({ main: [] })), { share: 0, libraries: [] });
  });

  it('are in no other profile', () => {
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        assert.equal(leaveOutInterpreter(profile).profile, profile);
      }),
    );
  });
});
