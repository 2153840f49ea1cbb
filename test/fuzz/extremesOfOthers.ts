/** Hand-made inputs, as those of ./extremes.ts, for what reads no profile: metadata, source maps, the data channel. */
import { MOST_BYTES } from './target';

export interface Extreme {
  readonly name: string;
  /** Name of the target that gets it. */
  readonly target: string;
  /** Whether it is taken, or refused in words. */
  readonly isTaken: boolean;
  readonly input: () => unknown;
}

const KEYS = Math.floor(MOST_BYTES / 16);
const bytes = (text: string): Buffer => Buffer.from(text).subarray(0, MOST_BYTES);
const times = (count: number, text: string): string => Array.from({ length: count }, () => text).join(',');
const capture = (more: string): string =>
  `{"formatVersion":1,"clusterArn":"","cluster":"","service":"","taskArn":"","task":"","container":"","taskDefinition":"","revision":1,"imageDigest":null,"region":"","pid":1,"processName":"","runtime":"a","runtimeVersion":"","collector":"","mode":"cpu","rateHz":1,"requestedMs":1,"durationMs":1,"startedAt":"","samples":1,"errors":0,"bytesOnWire":1,${more}}`;

export const extremesOfOthers: readonly Extreme[] = [
  {
    name: 'metadata: 260,000 sources that are none',
    target: 'metadata',
    isTaken: true,
    input: () => capture(`"sources":[${times(260_000, '1')}],"remarks":[${times(200_000, '0')}]`),
  },
  {
    name: 'a stored capture of nothing but beginnings of metadata',
    target: 'stored',
    isTaken: false,
    input: () => bytes('"capture":{'.repeat(KEYS)),
  },
  {
    name: 'a stored capture of beginnings of metadata with ends',
    target: 'stored',
    isTaken: false,
    input: () => bytes(`{"a":${'{"capture":{"b":'.repeat(40_000)}1${'}}'.repeat(40_000)}}`),
  },
  {
    name: 'a stored capture with a key of 400,000 characters',
    target: 'stored',
    isTaken: false,
    input: () => bytes(`{"ecsProfiler":{"${'k'.repeat(400_000)}":1}}`),
  },
  {
    name: 'a source map: a section at the line 2^31',
    target: 'source-maps',
    isTaken: false,
    input: () =>
      JSON.stringify({
        version: 3,
        sections: [
          { offset: { line: 2 ** 31, column: 0 }, map: { version: 3, sources: ['a'], names: [], mappings: 'AAAA' } },
        ],
      }),
  },
  {
    name: 'a source map: lists for mappings',
    target: 'source-maps',
    isTaken: false,
    input: () => JSON.stringify({ version: 3, sources: ['a'], names: [], mappings: [0, 0.5] }),
  },
  {
    name: 'a source map: lists for names',
    target: 'source-maps',
    isTaken: true,
    input: () => JSON.stringify({ version: 3, sources: ['a'], names: [['b']], mappings: 'AAAAA' }),
  },
  {
    name: 'a source map: a long root before many sources',
    target: 'source-maps',
    isTaken: false,
    input: () =>
      JSON.stringify({
        version: 3,
        sourceRoot: 'r'.repeat(300_000),
        sources: new Array<string>(50_000).fill('a'),
        names: [],
        mappings: 'AAAA',
      }),
  },
  {
    name: 'a source map: long roots before the sources of 100 sections',
    target: 'source-maps',
    isTaken: false,
    input: () => {
      const map = {
        version: 3,
        sourceRoot: 'r'.repeat(4000),
        sources: new Array<string>(1500).fill('a'),
        names: [],
        mappings: 'AAAA',
      };
      return JSON.stringify({
        version: 3,
        sections: Array.from({ length: 100 }, (_, line) => ({ offset: { line, column: 0 }, map })),
      });
    },
  },
  {
    name: 'framing: 20,000 beginnings of blocks',
    target: 'framing',
    isTaken: true,
    input: () => ({ piece: MOST_BYTES, bytes: bytes('@@f00d B 1 o 0 200000 crc:1\n'.repeat(20_000)) }),
  },
  {
    name: 'framing: damaged blocks, and a line of a megabyte',
    target: 'framing',
    isTaken: true,
    input: () => ({
      piece: 1027,
      bytes: bytes(`${'@@f00d B 1 o 0 4 crc:1\nabcd\n'.repeat(9000)}${'x'.repeat(MOST_BYTES)}`),
    }),
  },
];
