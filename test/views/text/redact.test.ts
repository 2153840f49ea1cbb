import assert from 'node:assert/strict';
import fc from 'fast-check';
import { errorDetail, redact } from '../../../src/views/text/errorDetail';
import { plain, plainLines } from '../../../src/views/text/plain';

const secretCharacters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const secret = fc.string({ unit: fc.constantFrom(...secretCharacters), minLength: 16, maxLength: 60 });

describe('text for the log', () => {
  it('hides values of tokens, keys and signatures however they are written', () => {
    fc.assert(
      fc.property(secret, (value) => {
        const lines = [
          `{"tokenValue":"${value}"}`,
          `tokenValue: '${value}'`,
          `SecretAccessKey=${value}`,
          `aws_secret_access_key = ${value}`,
          `x-amz-security-token:${value}`,
          `https://u:${value}@host/`,
          `Authorization: AWS4-HMAC-SHA256 Credential=x, Signature=${value}`,
          `https://h/?X-Amz-Signature=${value}&a=b`,
          `"sessionToken" : "${value}"`,
          `TF_VAR_aws_secret_key=${value}`,
          JSON.stringify(`{"tokenValue":"${value}"}`),
        ];
        for (const line of lines) assert.ok(!redact(line).includes(value), line);
      }),
    );
    assert.doesNotMatch(redact('key ASIAQWERTYUIOPASDFGH'), /ASIAQ/);
  });

  it('leaves ordinary lines alone', () => {
    const line = 'Recording main.py (pid 17): 4 s of 10 s at 100 Hz in arn:aws:ecs:eu-central-1:1:task/lab/3f2a';
    assert.equal(redact(line), line);
  });

  it('lets no control or direction character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(plain(text), /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        assert.doesNotMatch(plainLines(text).replaceAll('\n', ''), /[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
      }),
    );
    assert.equal(plain('a\u001b[31mb'), 'a\\u001b[31mb');
  });

  it('tells an error with its causes, without the response an SDK error carries', () => {
    const inner = Object.assign(new Error('refused'), {
      code: 'ECONNREFUSED',
      $response: { body: 'BODY' },
      $metadata: { requestId: 'r-1', httpStatusCode: 400 },
    });
    const detail = errorDetail(new Error('It failed with tokenValue=abc123', { cause: inner }));
    assert.match(detail, /It failed with tokenValue=\[redacted\]/);
    assert.match(detail, /caused by: Error: refused/);
    assert.match(detail, /code ECONNREFUSED; status 400; request r-1/);
    assert.doesNotMatch(detail, /BODY/);
  });

  it('takes no longer than the text is long, whatever a container printed, and shows its beginning', () => {
    const pieces = [
      'aws_',
      'aws_key',
      'token=\\"',
      '"token="',
      "token='",
      '://a:',
      'token ',
      'authorization',
      'AKIA',
      '\\',
    ];
    const before = process.cpuUsage();
    for (const piece of pieces)
      for (const text of [piece.repeat(2 ** 22 / piece.length), `${piece}${' '.repeat(2 ** 20)}`]) {
        assert.ok(redact(text).length < 64_000, piece);
        assert.ok(errorDetail(new Error(text)).length <= 20_000, piece);
      }
    const { user } = process.cpuUsage(before);
    assert.ok(user < 5e6, `${user / 1e3} ms`);
  });

  it('cuts a long text between words, so that no part of a secret is left without its name', () => {
    for (let at = 0; at < 60; at++) {
      const text = `${' '.repeat(19_960 + at)}AKIAQWERTYUIOPASDFGHJKLM and more${' '.repeat(9000)}`;
      assert.doesNotMatch(redact(text), /AKIAQ/, String(at));
    }
    assert.match(redact('x'.repeat(9).padEnd(30_000)), /more characters\)$/);
  });

  it('keeps the stack and the causes of an error whose message is long', () => {
    const detail = errorDetail(new Error('output '.repeat(9000), { cause: new Error('the pipe closed') }));
    assert.match(detail, /^Error: output output[^]*more characters\)\n +at [^]*caused by: Error: the pipe closed/);
  });

  it('ends on causes that go in circles', () => {
    const a = new Error('a');
    const b = new Error('b', { cause: a });
    a.cause = b;
    assert.match(errorDetail(a), /Error: a[\s\S]*caused by: Error: b/);
  });
});
