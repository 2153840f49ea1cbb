/**
 * Where in AWS a capture was made: recorded in new captures, derived from ARNs for older ones, and used to find the
 * access again.
 */
import assert from 'node:assert/strict';
import { capturedAt } from '../../src/capture/capturedAt';
import { METADATA_VERSION } from '../../src/metadata/fields';
import { metadataSchema, readCapture } from '../../src/metadata/metadata';
import { sampleMetadata } from '../support/sampleMetadata';

const location = { partition: 'aws-cn', accountId: '123456789012', region: 'cn-north-1' };
/** An older capture, without the fields that were added later. */
const earlier = sampleMetadata({
  clusterArn: 'arn:aws-cn:ecs:cn-north-1:123456789012:cluster/lab',
  taskArn: 'arn:aws-cn:ecs:cn-north-1:123456789012:task/lab/0123456789ab',
  region: 'cn-north-1',
});

describe('where a capture was made', () => {
  it('is told by the ARNs of earlier captures, which do not say it themselves', () => {
    const read = readCapture(earlier);
    assert.ok(read);
    assert.deepEqual(capturedAt(read), { location, profile: '' });
    assert.deepEqual(capturedAt({ ...read, taskArn: 'a task' }).location, location, 'by that of the cluster');
  });

  it('is unknown where no ARN tells it, and such a capture is read all the same', () => {
    const read = readCapture({ ...earlier, taskArn: 'a task', clusterArn: 'lab' });
    assert.equal(read?.task, '0123456789ab');
    assert.deepEqual(capturedAt(read), { location: null, profile: '' });
  });

  it('is what the metadata say, with the profile as a hint; what is damaged is left out', () => {
    const stated = { ...location, accountId: '999999999999', profile: 'prod' };
    const current = { ...earlier, formatVersion: METADATA_VERSION, aws: stated };
    const read = readCapture(current);
    assert.deepEqual(read?.aws, stated);
    assert.equal(capturedAt(read).location?.accountId, '999999999999');
    assert.equal(capturedAt(read).profile, 'prod');
    assert.equal(readCapture({ ...current, aws: { ...stated, accountId: 7 } })?.aws, undefined);
  });

  it('stands among what lists read first, and is that of the first of several', () => {
    const read = readCapture({ ...earlier, aws: location });
    assert.ok(read);
    const keys = Object.keys(metadataSchema.inFileOrder({ remarks: ['x'], ...read }));
    assert.ok(keys.indexOf('aws') < keys.indexOf('remarks'), keys.join());
    const other = { ...read, aws: { ...location, accountId: '1' } };
    assert.deepEqual(metadataSchema.merge('inTurn', [read, other], read).aws, location);
  });
});
