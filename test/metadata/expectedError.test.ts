import assert from 'node:assert/strict';
import { aboutCapture } from '../../src/metadata/captureFacts';
import { combinedErrorPoints, expectedErrorPoints } from '../../src/metadata/expectedError';
import { metadataSchema, readCapture } from '../../src/metadata/metadata';
import { sampleMetadata } from '../support/sampleMetadata';

const factOf = (expectedErrorPoints: number): string | undefined =>
  aboutCapture(sampleMetadata({ expectedErrorPoints })).facts.find(({ name }) => name === 'Expected error')?.value;

describe('the expected error of a capture', () => {
  it('is 3 σ of a share of one half among its samples, and unknown without any', () => {
    assert.deepEqual([900, 10_000].map(expectedErrorPoints), [5, 1.5]);
    assert.equal(expectedErrorPoints(0), undefined);
  });

  it('is told among the facts', () => {
    assert.equal(factOf(4.743), 'a share can be 4.7 points off by chance (3 σ)');
  });

  it('of several captures is that of all their samples, and unknown where one is', () => {
    assert.equal(combinedErrorPoints([5, 5, 5, 5]), 2.5);
    const all = [400, 500].map((samples) => sampleMetadata({ expectedErrorPoints: expectedErrorPoints(samples) }));
    for (const how of ['sideBySide', 'inTurn'] as const) {
      assert.ok(Math.abs(metadataSchema.merge(how, all, all[0]).expectedErrorPoints! - 5) < 1e-9);
      assert.equal(metadataSchema.merge(how, [...all, sampleMetadata()], all[0]).expectedErrorPoints, undefined);
    }
  });

  it('is left out where a file says what cannot be', () => {
    for (const wrong of [0, -1, Infinity, '5'])
      assert.equal(readCapture({ ...sampleMetadata(), expectedErrorPoints: wrong })?.expectedErrorPoints, undefined);
  });
});
