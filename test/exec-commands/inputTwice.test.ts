/** What a server does with bytes that come twice or changed: on a real terminal, with bytes of our choice. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Image, images, LANGUAGES } from '../exec-matrix/images';
import { seeded } from '../support/seeded';
import { RawServer } from './rawServer';
import { isLongRun } from '../support/longRun';

/** What the agent writes at once, and again when its socket broke. */
const MESSAGE = 1024;
/** Long for requests on a busy machine, and less than the 15 s after which the guardian would end the server. */
const SOON_MS = 12_000;
const LINE = 64;

/** A program that adds a line to the file `runs`. */
function countsRuns(image: Image): string[] {
  switch (image) {
    case 'python3':
      return ['python3', '-c', 'open("runs", "a").write("run\\n")'];
    case 'node':
      return ['node', '-e', 'require("fs").appendFileSync("runs", "run\\n")'];
    default:
      return ['sh', '-c', 'echo run >>runs'];
  }
}

for (const image of isLongRun ? images() : LANGUAGES) {
  describe(`input that comes twice or changed, under ${image}`, function () {
    this.timeout(60_000);
    let server: RawServer;
    before(async () => {
      server = await RawServer.start(image);
    });
    after(() => server?.close());
    const stored = (name: string): Buffer => {
      const place = server.said.find((line) => line.kind === 'ready');
      return readFileSync(path.join(place!.facts.tempDir, `.ecs-profiler-${server.nonce}`, name));
    };

    it('is passed over when it is no request, however long and whatever it is, NULs too', async () => {
      const nothing: Record<string, Buffer> = {
        'a message of NULs': Buffer.alloc(MESSAGE),
        'one NUL': Buffer.alloc(1),
        'line feeds': Buffer.alloc(MESSAGE, '\n'),
        'many NULs': Buffer.alloc(isLongRun ? 500_000 : 100_000),
        'much of anything': randomBytes(isLongRun ? 1_000_000 : 150_000),
        'half of a request': Buffer.from(server.request('Q').subarray(0, LINE)),
        'requests of another session': Buffer.from(server.request('Q'))
          .fill('f', 1, 17)
          .fill('f', LINE + 1, LINE + 17),
        'a block that is cut off': Buffer.from(server.block('90/f', 0, randomBytes(32_768)).subarray(LINE, 20_000)),
      };
      for (const [what, bytes] of Object.entries(nothing)) {
        await server.write(bytes);
        await server.served(SOON_MS + bytes.length / 100, what);
      }
      assert.equal(server.ended, false);
    });

    it('in the middle of a block costs that block, not the next one sent again', async () => {
      const blocks = [randomBytes(32_768), Buffer.alloc(32_768), randomBytes(5000)];
      const sent = blocks.map((bytes, index) => server.block('91/f', index, bytes));
      const twice = sent[0].subarray(10_000, 10_000 + MESSAGE);
      await server.write(
        sent[0].subarray(0, 10_000 + MESSAGE),
        twice,
        sent[0].subarray(10_000 + MESSAGE),
        sent[1],
        sent[2],
      );
      await server.served(SOON_MS);
      assert.deepEqual(server.answers('91/f'), ['0 refused', '1 refused', '2 refused']);
      await server.write(...sent);
      await server.served(SOON_MS);
      assert.deepEqual(server.answers('91/f').slice(3), ['0 stored', '1 stored', '2 stored']);
      assert.ok(stored('91/f').equals(Buffer.concat(blocks)));
    });

    it('costs nothing where the message that comes twice holds the request', async () => {
      const blocks = [randomBytes(30_000), Buffer.alloc(20_000), randomBytes(20_000)];
      const sent = Buffer.concat(blocks.map((bytes, index) => server.block('92/f', index, bytes)));
      // From the end of the first block to the beginning of the second one.
      const at = 30_000 - 300;
      await server.write(sent.subarray(0, at + MESSAGE), sent.subarray(at, at + MESSAGE), sent.subarray(at + MESSAGE));
      await server.served(SOON_MS);
      assert.ok(stored('92/f').equals(Buffer.concat(blocks)));
      assert.deepEqual(
        server.answers('92/f').filter((answer) => answer.endsWith('stored')),
        ['0 stored', '1 stored', '2 stored'],
      );
    });

    it('may cut a request anywhere', async () => {
      const random = seeded(1);
      const content: Buffer[] = [];
      for (let index = 0; index < 12; index++) {
        const bytes = randomBytes(700);
        const sent = server.block('93/f', index, bytes);
        // The message ends after this many bytes of the request.
        const cut = random.between(1, 2 * LINE - 1);
        await server.write(sent.subarray(0, cut), sent.subarray(0, cut), sent.subarray(cut));
        await server.served(SOON_MS);
        content.push(bytes);
        if (!server.answers('93/f').includes(`${index} stored`)) {
          await server.write(sent);
          await server.served(SOON_MS);
        }
      }
      assert.ok(stored('93/f').equals(Buffer.concat(content)));
    });

    it('is believed in no place where a byte of a request changed', async () => {
      const random = seeded(2);
      const one = server.block('94/f', 0, Buffer.from('x'));
      for (let at = random.between(0, 6); at < 2 * LINE; at += random.between(1, 12)) {
        const changed = Buffer.from(one);
        changed[at] ^= random.between(1, 255);
        await server.write(changed);
      }
      // As R became Q, and K.
      for (const [asked, wrong] of [
        ['R 94 binary', 'Q'],
        ['Q', 'R'],
      ]) {
        const changed = Buffer.from(server.request(asked));
        changed[LINE + 18] = wrong.charCodeAt(0);
        await server.write(changed);
      }
      await server.served(SOON_MS);
      assert.deepEqual(server.answers('94/f'), []);
      assert.equal(
        server.said.some((line) => line.kind === 'started' && line.job === 94),
        false,
      );
    });

    it('costs one block where a byte of its request changed, be it the word, the length or the end', async () => {
      const [first, second] = [randomBytes(32_768), randomBytes(500)];
      const [one, two] = [server.block('98/f', 0, first), server.block('98/f', 1, second)];
      const length = Buffer.from(one).indexOf('32768');
      const places: [number, number][] = [
        [18, 0x01],
        [length, 0x0a],
        [length + 5, 0x10],
        [LINE - 1, 0x80],
        [2 * LINE - 1, 0x80],
      ];
      // A second try finds the answers of the first.
      const before = server.answers('98/f').length;
      for (const [at, mask] of places) {
        const changed = Buffer.from(one);
        changed[at] ^= mask;
        await server.write(changed, two);
        await server.served(SOON_MS, `a change at ${at}`);
      }
      assert.deepEqual(
        server.answers('98/f').slice(before),
        places.map(() => '1 refused'),
      );
      await server.write(one, two);
      await server.served(SOON_MS);
      assert.ok(stored('98/f').equals(Buffer.concat([first, second])));
    });

    it('leaves a block that is stored as it is', async () => {
      const [first, second] = [randomBytes(100), randomBytes(100)];
      const [one, two] = [server.block('95/f', 0, first), server.block('95/f', 1, second)];
      await server.write(one, one, two, one, two);
      await server.served(SOON_MS);
      assert.deepEqual(server.answers('95/f'), ['0 stored', '0 stored', '1 stored', '0 stored', '1 stored']);
      assert.ok(stored('95/f').equals(Buffer.concat([first, second])));
    });

    it('runs no command twice: at once, when it has ended, or with its words', async () => {
      const [words, run] = [server.words(96, countsRuns(image)), server.request('R 96 binary')];
      await server.write(words, words, run, run);
      await server.until('the end of the command', (line) => line.kind === 'exit' && line.job === 96);
      await server.write(run);
      await server.served(SOON_MS);
      await server.write(words, run);
      await server.served(SOON_MS);
      const counted = path.join(server.task.root, 'runs');
      const other = server.words(97, countsRuns(image));
      await server.write(other, server.request('R 97 binary'));
      await server.until('the end of another one', (line) => line.kind === 'exit' && line.job === 97);
      assert.ok(existsSync(counted));
      assert.equal(readFileSync(counted, 'utf8'), 'run\n'.repeat(2));
      assert.equal(server.said.filter((line) => line.kind === 'exit' && line.job === 96).length, 1);
      assert.deepEqual(server.answers('96/a'), ['0 stored', '0 stored', '0 stored']);
    });

    it('ends the session when it is asked to, though not by what came before', async () => {
      const quit = server.request('Q');
      await server.write(quit.subarray(0, 100), quit);
      await server.until('BYE', (line) => line.kind === 'bye');
    });
  });
}
