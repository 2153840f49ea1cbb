/** Names and paths of any length from a profile cost time in step with their length, and lead nowhere. */
import assert from 'node:assert/strict';
import { functionName } from '../../src/source/contentCheck';
import { createSourceMapper } from '../../src/source/createSourceMapper';

const LENGTH = 2 ** 16;
const shapes = [
  'a',
  '/',
  '\\',
  '/dist',
  '/a.js',
  '../',
  './',
  '%41',
  '?a',
  ' ',
  '(',
  '<',
  ':1',
  'a;',
  '/node_modules/a',
];

describe('hostile paths and names', () => {
  it('are no file of the workspace, and take no time', async () => {
    const workspace = {
      list: async () => ['/repo/src/main.js', '/repo/src/main.py', '/repo/a.js'],
      read: async () => null,
    };
    const paths = shapes.flatMap((shape) =>
      ['', '/src/main.js', '/src/main.py'].map((end) => `/srv/${shape.repeat(LENGTH / shape.length)}${end}`),
    );
    const short = `/srv/${'x/'.repeat(2000)}src/main.py`;
    const files = [...paths, short, '/srv/src/main.js'].map((path) => ({ path, functions: [] }));
    const before = process.cpuUsage();
    const mapper = await createSourceMapper({ files: files as never, workspace });
    for (const path of paths) assert.equal(mapper.locate(path, 1, 1), null, path.slice(0, 20));
    const { user } = process.cpuUsage(before);
    assert.ok(user < 5e6, `${user / 1e3} ms`);
    assert.equal(mapper.locate('/srv/src/main.js', 3, 1)?.file, '/repo/src/main.js');
  });

  it('have a last identifier, or none', () => {
    const before = process.cpuUsage();
    for (const shape of ['a', 'é', '1', '$_', 'a1 ', '𝒳'])
      for (const end of ['', '!', 'b'])
        assert.equal(typeof (functionName(`${shape.repeat(LENGTH)}${end}`) ?? ''), 'string');
    const { user } = process.cpuUsage(before);
    assert.ok(user < 5e6, `${user / 1e3} ms`);
    assert.deepEqual(
      ['Cart.total', 'new Cart', '<module>', '', '12ab3', 'a.1b', 'größe', '7', 'x𝒳1', 'a-'].map(functionName),
      ['total', 'Cart', null, null, 'ab3', 'b', 'größe', null, 'x𝒳1', null],
    );
  });
});
