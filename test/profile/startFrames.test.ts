/** Native frames of Python processes whose interpreter hides its evaluation function from py-spy. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moveStartFrames } from '../../src/profile/startFrames';
import { arbitraryProfile } from './arbitraryProfile';
import { isSound, recorded, texts, times } from './stackTexts';

const libc = '/usr/lib/x86_64-linux-gnu/libc.so.6';
const start = `0x7f0029fba@${libc}`;
const moved = (stacks: readonly string[]): string[] => texts(moveStartFrames(recorded({ main: stacks })).profile)[0];
const assertUntouched = (stacks: readonly string[]): void => {
  const profile = recorded({ main: stacks });
  assert.deepEqual(moveStartFrames(profile), { profile, moved: 0 });
  assert.equal(moveStartFrames(profile).profile, profile);
};

describe('the frame that libc starts a program with', () => {
  it('is at the root, though it was read innermost, and what native code it called stays where it is', () => {
    const read = times(10, `<module>:9;spin:4;${start}`, `<module>:9;spin:4;${start};dgemm@/opt/libblas.so.3`);
    const after = moved(read);
    assert.deepEqual([...new Set(after)], ['0x7f0029fba;<module>:9;spin:4', '0x7f0029fba;<module>:9;spin:4;dgemm']);
    assert.equal(moveStartFrames(recorded({ main: read })).moved, 20);
  });

  it('is known by its name, too, in a single sample, of any libc', () => {
    for (const [name, file] of [
      ['__libc_start_call_main', libc],
      ['__libc_start_call_main', '../sysdeps/nptl/libc_start_call_main.h'],
      ['__libc_start_main', '/lib/ld-musl-x86_64.so.1'],
      ['__libc_start_main_impl', '/lib/x86_64-linux-gnu/libc-2.31.so'],
      ['start_thread', '/lib/x86_64-linux-gnu/libpthread-2.31.so'],
    ])
      assert.deepEqual(moved([`<module>;spin;${name}@${file}`]), [`${name};<module>;spin`]);
  });

  it('of a thread they are two', () => {
    const read = times(30, `_bootstrap;run;work;0x7f001098dc@${libc};0x7f00891f5@${libc};read@${libc}`);
    assert.deepEqual([...new Set(moved(read))], ['0x7f001098dc;0x7f00891f5;_bootstrap;run;work;read']);
  });

  it('stands below the process that py-spy puts first', () => {
    const read = times(30, `process 17:"python app.py";<module>;spin;${start}`);
    assert.deepEqual(moved(read)[0], 'process 17:"python app.py";0x7f0029fba;<module>;spin');
  });

  it('is left where it is at the root already, and so are functions of libc that Python calls', () => {
    assertUntouched(times(30, `${start};<module>;spin`, `${start};<module>;spin;0x7f00188a3b@${libc}`));
    assertUntouched(times(30, '<module>;spin', `<module>;spin;0x7f00188a3b@${libc}`, `<module>;spin;read@${libc}`));
    assertUntouched(times(30, `<module>;spin;callback@/opt/lib.so;${start};inner`));
    // Where one was interrupted differs from sample to sample.
    assertUntouched(Array.from({ length: 60 }, (_, i) => `<module>;copy;0x7f00188${100 + (i % 3)}@${libc}`));
    assertUntouched(times(5, `<module>;copy;0x7f00188a3b@${libc}`));
    assertUntouched(times(30, '<module>;clone', `<module>;cv::clone@/opt/libcv.so`, 'spin;start_thread'));
  });

  it('a profile of anything else stays as it is', () => {
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        assert.equal(moveStartFrames(profile).profile, profile);
      }),
    );
    const read = recorded({ main: times(30, `<module>;spin;${start}`), other: times(3, `_bootstrap;run;${start}`) });
    assert.ok(isSound(moveStartFrames(read).profile));
  });
});
