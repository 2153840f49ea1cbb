/** Where V8 puts functions of every form: what is compared with the workspace must take each for what it is. */
import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import vm from 'node:vm';
import { functionName } from '../../../src/source/contentCheck';
import { SourceText } from '../../../src/source/positions/sourceText';

const forms = `'use strict';
const spin = (ms) => { const end = Date.now() + ms; let sum = 0; while (Date.now() < end) sum += Math.sqrt(sum + 1); return sum; };
function declared(ms) { return spin(ms); }
async function asynchronous(ms) { return spin(ms); }
function* generator(ms) { yield spin(ms); }
const expression = function (ms) { return spin(ms); };
const named = function inner(ms) { return spin(ms); };
const arrow = (ms) => spin(ms);
const short = ms => spin(ms);
const later = async (ms) => spin(ms);
const broken =
  (ms) => spin(ms);
const defaults = ({ a = 1, b: [c] = [2] } = {}, ms = 3) => spin(ms + a - c + 1);
class Base {
  constructor(ms) { spin(ms); }
  method(ms) { return spin(ms); }
  async later(ms) { return spin(ms); }
  static of(ms) { return spin(ms); }
  get size() { return spin(3); }
  set size(ms) { spin(ms); }
  #hidden(ms) { return spin(ms); }
  open(ms) { return this.#hidden(ms); }
  *each(ms) { yield spin(ms); }
  ['computed'](ms) { return spin(ms); }
  field = (ms) => spin(ms);
  other = spin(3);
}
class Derived extends Base {}
class Multi
  extends Base {
  constructor(
    ms,
  ) {
    super(ms);
    spin(ms);
  }
}
const object = {
  method(ms) { return spin(ms); },
  property: function (ms) { return spin(ms); },
  arrow: (ms) => spin(ms),
  'quoted-name'(ms) { return spin(ms); },
  async *stream(ms) { yield spin(ms); },
};
const exported = {};
exported.handler = async function (ms) { return spin(ms); };
exported.nested = { deep: (ms) => spin(ms) };
Base.prototype.added = function (ms) { return spin(ms); };
(function () { spin(3); })();
(() => { spin(3); })();
const wrap = (fn) => (ms) => fn(ms);
const wrapped = wrap((ms) => spin(ms));
const memo = [1].map(function each(ms) { return spin(3); });
const base = new Base(3);
for (const run of [declared, asynchronous, expression, named, arrow, short, later, broken, wrapped, exported.handler, exported.nested.deep,
  object.method, object.property, object.arrow, object['quoted-name'], Base.of]) run(3);
for (const name of ['method', 'later', 'open', 'computed', 'field', 'added']) base[name](3);
[...generator(3), ...base.each(3)];
object.stream(3).next();
defaults();
void base.size;
base.size = 3;
new Derived(3);
new Multi(3);
`;

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

async function record(run: () => unknown): Promise<{ readonly nodes: readonly { readonly callFrame: CallFrame }[] }> {
  const session = new Session();
  session.connect();
  const post = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) =>
      session.post(method, params, (error, result) => (error ? reject(new Error(String(error))) : resolve(result))),
    );
  try {
    await post('Profiler.enable');
    await post('Profiler.setSamplingInterval', { interval: 200 });
    await post('Profiler.start');
    run();
    const { profile } = (await post('Profiler.stop')) as { profile: { nodes: { callFrame: CallFrame }[] } };
    return profile;
  } finally {
    session.disconnect();
  }
}

describe('the positions of functions in V8', () => {
  it('are taken for those of the text that ran, in every form', async () => {
    const filename = '/srv/app/forms.js';
    const text = new SourceText(filename, forms);
    const told = new Set<string>();
    const script = new vm.Script(forms, { filename });
    // On a busy machine some functions run between two samples.
    for (let times = 0; times < 5 && told.size < 25; times++) {
      const { nodes } = await record(() => script.runInNewContext());
      for (const { callFrame } of nodes) {
        if (!callFrame.url.endsWith(filename) || callFrame.lineNumber < 0) continue;
        const place = { line: callFrame.lineNumber + 1, column: callFrame.columnNumber + 1 };
        const name = functionName(callFrame.functionName);
        const standing = text.standing(place, name);
        const shown = `${callFrame.functionName} at ${place.line}:${place.column} is ${standing}`;
        // Of a name that is no word, nothing can be said.
        const isWord = name !== null && callFrame.functionName !== 'quoted-name';
        assert.ok(standing === (isWord ? 'asRun' : null), shown);
        if (isWord) told.add(name);
      }
    }
    assert.ok(told.size >= 25, [...told].join());
  });
});
