import assert from 'node:assert/strict';
import { frameMatcher } from '../../src/profile/search';

describe('a query', () => {
  const frames = [
    { name: 'own', file: '/srv/app/main.py' },
    { name: 'lib', file: '/usr/lib/sum.py' },
    { name: 'AxB', file: 'a.js' },
  ];
  const found = (query: string): string[] => frames.filter(frameMatcher(query)).map(({ name }) => name);

  it('that is a path is text: what follows its last slash are no flags', () => {
    assert.deepEqual(found('/srv/app'), ['own']);
    assert.deepEqual(found('/usr/lib'), ['lib']);
    assert.deepEqual(found('/SRV/app/main.py'), ['own']);
  });

  it('is a regular expression with the flags there are, each once', () => {
    assert.deepEqual(
      [found('/a.b/'), found('/a.b/i'), found('/a.b/s'), found('/A.B/gs')],
      [['AxB'], ['AxB'], [], ['AxB']],
    );
    assert.deepEqual([found('/a.b/ii'), found('/a.b/uv')], [[], []], 'text that is nowhere');
  });
});
