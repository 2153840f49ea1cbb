import assert from 'node:assert/strict';
import { packageOf } from '../../src/profile/packageOf';
import { isLibraryPath } from '../../src/source/profileFiles';

describe("paths of libraries and of the user's own code", () => {
  for (const [path, isLibrary] of [
    ['/usr/local/lib/python3.12/json/decoder.py', true],
    ['/usr/lib/python312.zip/json/decoder.py', true],
    ['C:\\Python312\\Lib\\json\\decoder.py', true],
    ['D:/Programs/Python/Python312/lib/json/decoder.py', true],
    ['/app/node_modules/express/lib/router.js', true],
    ['/app/python/lib/orders.py', false],
    ['/srv/python3/lib/shop/orders.py', false],
    ['/srv/app/orders/main.py', false],
  ] as const) {
    it(`${path}: ${isLibrary ? 'a library' : 'own code'}, for the workspace as for My Code`, () => {
      assert.equal(isLibraryPath(path), isLibrary);
      assert.equal(packageOf({ kind: 'code', file: path }) !== '', isLibrary);
    });
  }
});
