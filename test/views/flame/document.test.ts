/** A profile file in the editor: read once for all its tabs, also with another sample type. */
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { openProfile } from '../../../src/query/openProfile';
import type { ProfileQueries } from '../../../src/query/queries';
import { FlameCustomDocument } from '../../../src/views/flame/document';
import type { FlameDocument } from '../../../src/views/flame/types';
import { pprofOf } from '../../profile/formats/typedFiles';

const bytes = pprofOf([['cpu', 'ns'], ['wall', 'ns']], [[3, 5]]); // prettier-ignore

describe('a profile file in the editor', () => {
  let asked: (string | undefined)[];
  let disposed: number;
  let isGone: boolean;
  const opened = (): FlameCustomDocument => {
    asked = [];
    disposed = 0;
    isGone = false;
    const open = async (_uri: vscode.Uri, type?: string): Promise<ProfileQueries> => {
      asked.push(type);
      if (isGone) throw new Error('gone');
      if (type === 'broken') throw new Error('broken');
      const queries = await openProfile({
        file: '/a.pb',
        bytes,
        workspaceRoots: [],
        ...(type !== undefined && { type }),
      });
      return { ...queries, dispose: () => void disposed++ };
    };
    return new FlameCustomDocument({} as vscode.Uri, open, undefined);
  };
  const shown = ({ summary: { types } }: FlameDocument): string | undefined => types?.all[types.chosen].name;

  it('is read again once when all its tabs ask for another type, and the earlier reading is given up', async () => {
    const document = opened();
    const first = await document.load(null, null);
    assert.equal(shown(first), 'wall');
    const both = await Promise.all([document.load(first, 'cpu'), document.load(first, 'cpu')]);
    assert.deepEqual(both.map(shown), ['cpu', 'cpu']);
    assert.equal(both[0], both[1]);
    assert.deepEqual([asked, disposed], [[undefined, 'cpu'], 1]);
    assert.equal(await document.load(null, null), both[0], 'a further tab shows the same');
    assert.equal(await document.load(null, 'wall'), both[0], 'what one remembers does not change the others');
  });

  it('is read with the type that a page remembers, if the file has it', async () => {
    const document = opened();
    assert.equal(shown(await document.load(null, 'cpu')), 'cpu');
    assert.equal(shown(await opened().load(null, 'lock')), 'wall');
    assert.deepEqual(asked, [undefined]);
  });

  it('is read once more when several pages remember a type', async () => {
    const document = opened();
    const both = await Promise.all([document.load(null, 'cpu'), document.load(null, 'cpu')]);
    assert.deepEqual(both.map(shown), ['cpu', 'cpu']);
    assert.equal(both[0], both[1], 'neither has a reading that was given up');
    assert.deepEqual([asked, disposed], [[undefined, 'cpu'], 1]);
  });

  it('is read again after any failure, also by a page that remembers a type', async () => {
    const document = opened();
    const first = await document.load(null, null);
    isGone = true;
    for (const type of ['wall', 'wall', 'cpu']) await assert.rejects(document.load(first, type), /gone/);
    isGone = false;
    assert.equal(shown(await document.load(first, 'cpu')), 'cpu');
  });

  it('after a type that cannot be read, the earlier one is read', async () => {
    const document = opened();
    const first = await document.load(null, 'cpu');
    await assert.rejects(document.load(first, 'broken'), /broken/);
    assert.equal(shown(await document.load(first, 'cpu')), 'cpu');
  });
});
