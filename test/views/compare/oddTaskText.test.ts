import assert from 'node:assert/strict';
import { oddTaskText } from '../../../src/views/compare/oddTaskText';
import type { ComparedTask, OddTask } from '../../../src/query/compare/oddTask';

const row = (name: string, rest: number, own: number): ComparedTask['functions'][number] =>
  ({ name, rest, own, delta: own - rest }) as ComparedTask['functions'][number];
const task = (change: Partial<ComparedTask>): ComparedTask => ({
  task: '3f2a9c1100000000',
  sources: [2],
  functions: [],
  score: 0,
  apart: [],
  ...change,
});
const found = (odd: ComparedTask | null, why = ''): OddTask => ({
  tasks: [odd ?? task({}), task({}), task({})],
  odd,
  why,
});

describe('the odd task in words', () => {
  it('is named with what it does otherwise and what it alone is', () => {
    const odd = task({
      functions: [row('reconcile_ledger', 0, 30.12), row('find_repeated', 60, 42)],
      apart: [{ what: 'availability zone', own: 'us-east-1b', rest: 'us-east-1a' }],
    });
    assert.equal(
      oddTaskText('orders-api', found(odd)),
      'Task 3f2a9c11 of orders-api is the odd one of 3: reconcile_ledger +30.1 pp (30.1 %, the others 0 %), find_repeated −18.0 pp (42.0 %, the others 60.0 %). It alone has availability zone us-east-1b (the others us-east-1a).',
    );
  });

  it('tells a few functions of many, and names from outside as text', () => {
    const odd = task({ functions: [...'abcde'].map((name, i) => row(`${name}\u001b[31m\n`, 0, 9 - i)) });
    const text = oddTaskText('x', found(odd));
    assert.match(text, /a\\u001b\[31m .*, c\\u001b\[31m .* and 2 more\. ECS reports no other difference\.$/);
    assert.doesNotMatch(text, /[\u0000-\u001f]/);
  });

  it('names those that could not be compared', () => {
    const odd = task({ functions: [row('work', 0, 30)] });
    const untested = { of: 'task', doubt: { kind: 'few', found: 7, needed: 20 } } as const;
    const text = oddTaskText('x', { ...found(odd), tasks: [odd, task({}), task({ task: '2626c112aaaa', untested })] });
    assert.match(
      text,
      /no other difference\. Task 2626c112 could not be compared: it has too few samples \(worth 7, 20 are needed\)\.$/,
    );
  });

  it('says why there is none', () => {
    assert.equal(
      oddTaskText('x', found(null, 'None of the 3 tasks differs from the others by more than noise.')),
      'None of the 3 tasks differs from the others by more than noise.',
    );
  });
});
