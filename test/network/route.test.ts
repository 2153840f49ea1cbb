import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { authorities, createAgent, environmentOnly } from '../../src/network/createAgent';
import { isBypassed, proxyFor } from '../../src/network/proxyFor';
import { makeCertificate } from './certificate';

const aws = new URL('wss://ssmmessages.eu-central-1.amazonaws.com/v1/data-channel/x?role=publish_subscribe');
const pick = (url: string | URL, settings: object, env: Record<string, string> = {}) =>
  proxyFor(new URL(url), { ...environmentOnly, ...settings }, env)?.href ?? null;

describe('which proxy an address has', () => {
  it('the setting, then the environment in both cases', () => {
    const env = {
      HTTPS_PROXY: 'http://upper:1',
      https_proxy: 'http://lower:2',
      ALL_PROXY: 'http://all:3',
      HTTP_PROXY: 'http://plain:4',
    };
    assert.equal(pick(aws, { proxyUrl: 'http://setting:9' }, env), 'http://setting:9/');
    assert.equal(pick(aws, {}, env), 'http://lower:2/');
    assert.equal(pick(aws, {}, { HTTPS_PROXY: 'upper.corp:1' }), 'http://upper.corp:1/', 'without a scheme');
    assert.equal(pick(aws, {}, { ALL_PROXY: 'https://all:3' }), 'https://all:3/');
    assert.equal(
      pick(aws, {}, { all_proxy: 'http://all:3', HTTP_PROXY: 'http://plain:4' }),
      'http://all:3/',
      'http’s is not https’s',
    );
    assert.equal(pick('http://example.com/', {}, env), 'http://plain:4/');
    assert.equal(pick(aws, {}), null);
  });

  it('none on this machine, unless asked for', () => {
    const env = { ALL_PROXY: 'http://all:3' };
    for (const url of [
      'http://localhost:1/',
      'https://127.0.0.1/',
      'ws://127.8.9.1:3/',
      'ws://[::1]:9/',
      'http://x.localhost/',
    ]) {
      assert.equal(pick(url, {}, env), null, url);
      assert.equal(pick(url, { noProxy: ['<-loopback>'] }, env), 'http://all:3/', url);
      assert.equal(pick(url, {}, { ...env, NO_PROXY: 'example.com,<-loopback>' }), 'http://all:3/', url);
    }
    assert.equal(pick('https://127.example.com/', {}, env), 'http://all:3/');
  });

  it('none for what http.noProxy or NO_PROXY lists', () => {
    const cases: [string, string[], boolean][] = [
      ['https://a.example.com/', ['example.com'], true],
      ['https://example.com/', ['example.com'], true],
      ['https://notexample.com/', ['example.com'], false],
      ['https://a.example.com/', ['.example.com'], true],
      ['https://a.example.com/', ['*.example.com'], true],
      ['https://a.example.com:8443/', ['example.com:8443'], true],
      ['https://a.example.com/', ['example.com:443'], true],
      ['https://a.example.com/', ['example.com:8443'], false],
      ['https://A.Example.COM/', ['EXAMPLE.com'], true],
      ['https://10.1.2.3/', ['10.0.0.0/8'], true],
      ['https://11.1.2.3/', ['10.0.0.0/8'], false],
      ['https://10.1.2.3/', ['10.1.2.3'], true],
      ['https://110.1.2.3/', ['10.1.2.3'], false],
      ['https://[2600:1f14::1]/', ['2600:1f14::/32'], true],
      ['https://[2600:1f14::1]/', ['2600:1f14::1'], true],
      ['https://[2600:1f14::1]:8443/', ['[2600:1f14::1]:8443'], true],
      ['https://[2600:1f14::1]/', ['10.0.0.0/8', '2600::/129', ''], false],
      ['https://anything/', ['*'], true],
      ['https://anything/', [], false],
    ];
    for (const [url, list, expected] of cases) assert.equal(isBypassed(new URL(url), list), expected, `${url} ${list}`);
    assert.equal(pick(aws, { noProxy: ['amazonaws.com'] }, { HTTPS_PROXY: 'http://p:1' }), null);
    assert.equal(pick(aws, {}, { HTTPS_PROXY: 'http://p:1', no_proxy: 'x.com amazonaws.com' }), null);
  });

  it('says what it does not understand', () => {
    assert.throws(
      () => pick(aws, {}, { ALL_PROXY: 'socks5://user:geheim@p:1' }),
      (error: Error) => /socks5 is not supported/.test(error.message) && !error.message.includes('geheim'),
    );
    assert.throws(
      () => pick(aws, { proxyUrl: 'http://user:geheim@:no' }),
      (error: Error) => error.name === 'NetworkError' && !error.message.includes('geheim'),
    );
  });

  it('needs no agent where nothing is set', () => {
    assert.equal(createAgent(environmentOnly, {}), undefined);
    assert.notEqual(createAgent(environmentOnly, { https_proxy: 'http://p:1' }), undefined);
  });
});

describe('certificate authorities', () => {
  it('are added to Node’s, from the setting and the environment', () => {
    const certificate = makeCertificate();
    try {
      assert.equal(authorities('', {}), undefined);
      const pem = certificate.cert.trim();
      assert.deepEqual(authorities(certificate.caFile, {}), [...rootCertificates, pem]);
      assert.deepEqual(authorities('', { AWS_CA_BUNDLE: certificate.caFile }), [...rootCertificates, pem]);
      assert.deepEqual(
        authorities('', { AWS_CA_BUNDLE: certificate.caFile, NODE_EXTRA_CA_CERTS: certificate.caFile }),
        [...rootCertificates, pem, pem],
      );
      const bundle = path.join(certificate.folder, 'bundle.pem');
      writeFileSync(bundle, `# two\n${pem}\n\n${pem}\n`);
      assert.equal(authorities(bundle, {})?.length, rootCertificates.length + 2);
      writeFileSync(bundle, 'nothing');
      assert.throws(() => authorities(bundle, {}), { name: 'NetworkError', message: /ecsProfiler\.network\.caFile/ });
      assert.throws(() => authorities('', { AWS_CA_BUNDLE: '/no/such/file' }), {
        name: 'NetworkError',
        message: /AWS_CA_BUNDLE/,
      });
    } finally {
      certificate.remove();
    }
  });
});
