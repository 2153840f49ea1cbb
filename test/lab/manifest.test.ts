import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { readManifest } from '../../lab/manifest/read';
import { ManifestError } from '../../lab/manifest/types';
import { runs } from '../support/runs';
import { makeFolder } from './support';

describe('Lab manifest', () => {
  const folder = makeFolder({ 'shop/main.py': '', 'old/main.py': '' });
  after(() => rmSync(folder, { recursive: true }));
  const read = (manifest: unknown): ReturnType<typeof readManifest> => {
    const other = makeFolder({
      'm.json': typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
      'shop/main.py': '',
      'old/main.py': '',
    });
    try {
      return readManifest(path.join(other, 'm.json'));
    } finally {
      rmSync(other, { recursive: true });
    }
  };
  const shop = { name: 'shop', source: './shop', command: ['python3', 'main.py'] };

  it('fills in everything but name, source and command', () => {
    const [service] = read({ services: [shop] }).services;
    assert.deepEqual(
      {
        ...service,
        revisions: service.revisions.map((r) => ({ ...r, source: path.basename(r.source) })),
        running: [...service.running],
      },
      {
        cluster: 'lab',
        name: 'shop',
        container: 'shop',
        containerRoot: '/srv/app',
        desiredCount: 1,
        enableExecuteCommand: true,
        cpu: '512',
        memory: '1024',
        user: '',
        readonlyRootFilesystem: false,
        sysPtrace: true,
        initProcessEnabled: true,
        execAgent: 'running',
        path: null,
        tempNoexec: false,
        platformVersion: '1.4.0',
        taskDefinition: {},
        containerDefinition: {},
        revisions: [{ source: 'shop', command: ['python3', 'main.py'], env: {}, build: null }],
        running: [[1, 1]],
      },
    );
  });

  it('takes revisions in place of source, command and env, and how many tasks run of each', () => {
    const revisions = [
      { source: './old', command: ['python3', 'a.py'] },
      { source: './shop', command: ['python3', 'b.py'], env: { FAST: '1' } },
    ];
    const [service] = read({ services: [{ name: 'shop', revisions, running: { 1: 2, 2: 1 } }] }).services;
    assert.equal(service.desiredCount, 3);
    assert.deepEqual(
      [...service.running],
      [
        [1, 2],
        [2, 1],
      ],
    );
    assert.deepEqual(
      service.revisions.map((r) => [path.basename(r.source), r.command[1], r.env]),
      [
        ['old', 'a.py', {}],
        ['shop', 'b.py', { FAST: '1' }],
      ],
    );
  });

  it('warns of a key it does not know', () => {
    assert.deepEqual(read({ services: [{ ...shop, desiredcount: 2 }] }).warnings, [
      'manifest key services[0].desiredcount is not known and was ignored',
    ]);
  });

  const bad: [string, unknown, RegExp][] = [
    ['text that is not JSON', '{"services": [', /m\.json: is not JSON/],
    ['no services', {}, /: services: is missing/],
    ['services that are no list', { services: {} }, /: services: must be a list/],
    ['a service that is no object', { services: [3] }, /: services\[0\]: must be an object/],
    ['no name', { services: [{ ...shop, name: undefined }] }, /: services\[0\]\.name: is missing/],
    ['a name AWS would not take', { services: [{ ...shop, name: 'a b' }] }, /: services\[0\]\.name: may hold/],
    ['no source', { services: [{ ...shop, source: undefined }] }, /: services\[0\]\.source: is missing/],
    [
      'a source that is not there',
      { services: [{ ...shop, source: './none' }] },
      /: services\[0\]\.source: there is no folder/,
    ],
    ['no command', { services: [{ ...shop, command: undefined }] }, /: services\[0\]\.command: is missing/],
    [
      'a command that is a string',
      { services: [{ ...shop, command: 'python3 main.py' }] },
      /: services\[0\]\.command: must be a list of strings/,
    ],
    [
      'a value of env that is a number',
      { services: [{ ...shop, env: { PORT: 80 } }] },
      /: services\[0\]\.env\.PORT: must be a string/,
    ],
    [
      'a negative count',
      { services: [{ ...shop, desiredCount: -1 }] },
      /: services\[0\]\.desiredCount: must be a whole number/,
    ],
    [
      'a container root that leaves the root',
      { services: [{ ...shop, containerRoot: '/srv/../..' }] },
      /: services\[0\]\.containerRoot: must be an absolute path/,
    ],
    [
      'an exec agent in a state there is not',
      { services: [{ ...shop, execAgent: 'off' }] },
      /: services\[0\]\.execAgent: must be running, pending or stopped/,
    ],
    [
      'a revision that is not there',
      { services: [{ ...shop, running: { 2: 1 } }] },
      /: services\[0\]\.running\.2: there is no revision 2/,
    ],
    [
      'source beside revisions',
      { services: [{ ...shop, revisions: [shop] }] },
      /: services\[0\]\.source: stands in each of the revisions/,
    ],
    [
      'a fault inside a revision',
      { services: [{ name: 'a', revisions: [shop, { source: './shop' }] }] },
      /: services\[0\]\.revisions\[1\]\.command: is missing/,
    ],
    ['the same service twice', { services: [shop, shop] }, /: services\[1\]\.name: there are two services lab\/shop/],
  ];
  for (const [what, manifest, message] of bad) {
    it(`refuses ${what}, naming the key`, () => {
      assert.throws(
        () => read(manifest),
        (error) => error instanceof ManifestError && message.test(error.message) && !error.message.includes('\n'),
      );
    });
  }

  it('says that a file cannot be read', () => {
    assert.throws(() => readManifest(path.join(folder, 'none.json')), /none\.json: cannot be read \(ENOENT\)/);
  });

  it('answers any JSON with a manifest or one ManifestError', () => {
    const key = fc.constantFrom(
      'services',
      'name',
      'source',
      'command',
      'env',
      'running',
      'revisions',
      'desiredCount',
      'path',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.constantFrom('./shop', ['sh'], 'x'),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any')),
      ),
    })).any;
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (services) => {
        try {
          assert.ok(read({ services }).services.length > 0);
        } catch (error) {
          assert.ok(error instanceof ManifestError, String(error));
        }
      }),
      { numRuns: runs(60) },
    );
  });
});
