import assert from 'node:assert/strict';
import { parseTarget } from '../../src/cli/arguments';
import { UsageError } from '../../src/cli/failure';

describe('naming a service on the command line', () => {
  it('reads cluster and service', () => {
    assert.deepEqual(parseTarget('lab/orders-api'), { cluster: 'lab', service: 'orders-api' });
  });

  it('reads a service ARN', () => {
    assert.deepEqual(parseTarget('arn:aws:ecs:eu-west-1:123456789012:service/prod/orders'), {
      cluster: 'prod',
      service: 'orders',
    });
  });

  for (const wrong of ['orders-api', 'a/b/c', '/x', 'x/', 'lab/$(id)', 'lab/o r', '']) {
    it(`refuses ${JSON.stringify(wrong)} as wrong usage`, () => {
      assert.throws(() => parseTarget(wrong), UsageError);
    });
  }
});
