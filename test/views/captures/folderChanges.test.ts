import assert from 'node:assert/strict';
import { folderChanges } from '../../../src/views/captures/folderChanges';

describe('changes of a folder that windows share', () => {
  let content = 'a';
  let fired = 0;
  const watched = (): ReturnType<typeof folderChanges> => {
    content = 'a';
    fired = 0;
    const listing = async (): Promise<string> => {
      if (content === 'gone') throw new Error('ENOENT');
      return content;
    };
    return folderChanges(listing, () => void fired++);
  };

  it('are told once, when somebody looks', async () => {
    const changes = watched();
    await changes.look();
    assert.equal(fired, 0, 'as it was');
    content = 'ab';
    await changes.look();
    await changes.look();
    assert.equal(fired, 1);
    content = 'gone';
    await changes.look();
    assert.equal(fired, 2);
  });

  it('of this window are told at once, and are no news to it', async () => {
    const changes = watched();
    content = 'ab';
    await changes.changed();
    await changes.look();
    assert.equal(fired, 1);
    await changes.changed();
    assert.equal(fired, 2, 'whether or not the folder shows it');
  });
});
