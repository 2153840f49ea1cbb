import assert from 'node:assert/strict';
import { checkEndpoint } from '../../src/ecs/connection';

describe('the endpoint setting', () => {
  it('is AWS when empty, https anywhere, http on this machine', () => {
    assert.equal(checkEndpoint('  '), undefined);
    assert.equal(checkEndpoint('https://ecs.example.test/'), 'https://ecs.example.test');
    for (const host of ['127.0.0.1:1', 'localhost:4566', '[::1]:80', '127.1.2.3'])
      assert.match(checkEndpoint(`http://${host}`) ?? '', /^http:/);
  });

  it('refuses plain http elsewhere, other schemes, passwords and nonsense', () => {
    for (const url of [
      'http://10.0.0.1',
      'http://localhost.evil.test',
      'http://127.0.0.1.evil.test',
      'ftp://127.0.0.1',
      'file:///etc',
      'https://u:p@x.test',
      'nonsense',
    ]) {
      assert.throws(() => checkEndpoint(url), { code: 'EndpointRefused' }, url);
    }
  });

  it('does not repeat a password it refuses', () => {
    assert.throws(
      () => checkEndpoint('https://me:hunter2@x.test'),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });
});
