import assert from 'node:assert/strict';
import type { StoredCapture } from '../../../src/capture/keep/store';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import { captureGroups } from '../../../src/views/captures/groups';
import { sampleMetadata } from '../../support/sampleMetadata';

const capture = (uri: string, change: Partial<CaptureMetadata> = {}): StoredCapture => ({
  uri,
  metadata: sampleMetadata(change),
});
const clusterIn = (region: string, account = '123456789012'): string => `arn:aws:ecs:${region}:${account}:cluster/lab`;
const rows = (...captures: StoredCapture[]): unknown[] =>
  captureGroups(captures).map(({ label, place, captures: members }) => [label, place, members.map(({ uri }) => uri)]);

describe('the services of the Captures tree', () => {
  it('are in the order of their newest capture, with a name alone where it says which is meant', () => {
    assert.deepEqual(rows(capture('/3'), capture('/2', { service: 'catalog-api' }), capture('/1')), [
      ['lab/orders-api', '', ['/3', '/1']],
      ['lab/catalog-api', '', ['/2']],
    ]);
  });

  it('of one name in two accounts or regions are two, and say where they are', () => {
    const captures = [
      capture('/4', { clusterArn: clusterIn('eu-west-1') }),
      capture('/3', { clusterArn: clusterIn('us-east-1') }),
      capture('/2', { clusterArn: clusterIn('eu-west-1', '999999999999') }),
      capture('/1', { clusterArn: clusterIn('eu-west-1') }),
      capture('/0', { service: 'catalog-api' }),
    ];
    assert.deepEqual(rows(...captures), [
      ['lab/orders-api', 'account 123456789012 in eu-west-1', ['/4', '/1']],
      ['lab/orders-api', 'account 123456789012 in us-east-1', ['/3']],
      ['lab/orders-api', 'account 999999999999 in eu-west-1', ['/2']],
      ['lab/catalog-api', '', ['/0']],
    ]);
    assert.equal(new Set(captureGroups(captures).map(({ key }) => key)).size, 4);
  });

  it('are told by their names where a capture has no ARN', () => {
    const without = { clusterArn: '' };
    assert.deepEqual(
      rows(capture('/3', without), capture('/2', { ...without, cluster: 'other' }), capture('/1', without)),
      [
        ['lab/orders-api', '', ['/3', '/1']],
        ['other/orders-api', '', ['/2']],
      ],
    );
  });
});
