/**
 * Inputs made by hand or found by fuzzing that once took more than their share, or ended in an error of no words. Each
 * stays below `MOST_BYTES`.
 */
import { gzipSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { type Extreme, extremesOfOthers } from './extremesOfOthers';
import { MOST_BYTES } from './target';

const bytes = (text: string): Buffer => Buffer.from(text).subarray(0, MOST_BYTES);
const json = (value: unknown): Buffer => bytes(JSON.stringify(value));
/** An object that has no text, as JSON can hold. */
const textless = { toString: 1, valueOf: 1 };

/** A pprof file of one sample type, frames `a`, and what `write` adds. */
function pprof(write: (message: (field: number, fill: (to: PbfWriter) => void) => void) => void): Buffer {
  const writer = new PbfWriter();
  const message = (field: number, fill: (to: PbfWriter) => void): void =>
    writer.writeMessage(field, (_: null, to: PbfWriter) => fill(to), null);
  for (const text of ['', 'a', 'count', 'thread']) writer.writeStringField(6, text);
  message(1, (to) => to.writeVarintField(1, 2));
  message(5, (to) => [1, 2].forEach((field) => to.writeVarintField(field, 1)));
  write(message);
  return Buffer.from(writer.finish());
}

const speedscope = (profiles: readonly object[], more: object = {}): Buffer =>
  json({ shared: { frames: [{ name: 'a' }] }, profiles, ...more });
const sampled = { type: 'sampled', unit: 'none', samples: [[0]], weights: [1] };
const own = { ecsProfiler: { formatVersion: 1, frameLines: 'execution' } };
const times = (count: number, text: string): string => Array.from({ length: count }, () => text).join(',');
const trace = { ph: 'P', pid: 7, tid: 2, ts: 1, id: '0x1' };
const cpuProfile = {
  nodes: [{ id: 1, callFrame: { functionName: 'a' } }],
  startTime: 0,
  endTime: 9,
  samples: [1],
  timeDeltas: [1],
};
export const extremes: readonly Extreme[] = [
  {
    name: 'pprof: 70,000 inlined calls in one place, which a sample names 200,000 times',
    target: 'pprof',
    isTaken: false,
    input: () =>
      pprof((message) => {
        message(4, (to) => {
          to.writeVarintField(1, 1);
          for (let i = 0; i < 70_000; i++)
            to.writeMessage(4, (_: null, line: PbfWriter) => line.writeVarintField(1, 1), null);
        });
        message(2, (to) => {
          to.writePackedVarint(1, new Array<number>(200_000).fill(1));
          to.writePackedVarint(2, [1]);
        });
      }),
  },
  {
    name: 'pprof: a list that claims to have 2^50 values',
    target: 'pprof',
    isTaken: false,
    input: () => Buffer.concat([pprof(() => undefined), Buffer.from('120912ffffffffffffff030101', 'hex')]),
  },
  {
    name: 'pprof: 40,000 threads',
    target: 'pprof',
    isTaken: true,
    input: () =>
      pprof((message) => {
        for (let i = 0; i < 40_000; i++) {
          message(6, (to) => [...String(i)].forEach((digit) => to.writeVarint(digit.charCodeAt(0))));
          message(2, (to) => {
            to.writePackedVarint(2, [1]);
            to.writeMessage(
              3,
              (_: null, label: PbfWriter) =>
                [3, 4 + i].forEach((text, field) => label.writeVarintField(field + 1, text)),
              null,
            );
          });
        }
      }),
  },
  {
    name: 'a Python trace of 14,000 threads',
    target: 'python-trace',
    isTaken: true,
    input: () =>
      json(Array.from({ length: 14_000 }, (_, tid) => ({ ph: 'X', name: 'a (b.py:1)', ts: tid, dur: 1, tid }))),
  },
  {
    name: 'speedscope: 14,000 threads',
    target: 'speedscope',
    isTaken: true,
    input: () => speedscope(Array.from({ length: 14_000 }, () => sampled)),
  },
  {
    name: 'speedscope: 13,000 threads whose lists are not found by their names',
    target: 'speedscope',
    isTaken: true,
    input: () =>
      bytes(
        speedscope(Array.from({ length: 13_000 }, () => sampled))
          .toString()
          .replaceAll('"samples"', '"sampl\\u0065s"')
          .replaceAll('"weights"', '"w\\u0065ights"'),
      ),
  },
  {
    name: 'speedscope: 200,000 lists of lines',
    target: 'speedscope',
    isTaken: true,
    input: () =>
      bytes(
        `${speedscope([sampled], own).toString().slice(0, -1)},"ecsProfilerData":{"sampleLines":[${times(200_000, '[1]')}]}}`,
      ),
  },
  {
    name: 'speedscope: objects for weights',
    target: 'speedscope',
    isTaken: false,
    input: () => speedscope([{ ...sampled, weights: [textless] }]),
  },
  {
    name: 'speedscope: an object for a version',
    target: 'speedscope',
    isTaken: false,
    input: () => speedscope([sampled], { ecsProfiler: { formatVersion: textless } }),
  },
  {
    name: 'speedscope: lists in lists for a type',
    target: 'speedscope',
    isTaken: false,
    input: () =>
      bytes(
        speedscope([{ ...sampled, type: 0 }])
          .toString()
          .replace('"type":0', `"type":${'['.repeat(90_000)}${']'.repeat(90_000)}`),
      ),
  },
  {
    name: 'a Chrome trace: objects for the numbers of process and thread',
    target: 'chrome-trace',
    isTaken: true,
    input: () =>
      json([
        { ...trace, pid: textless, tid: [textless], id: textless, name: 'CpuProfile', args: { data: { cpuProfile } } },
      ]),
  },
  {
    name: 'a CPU profile: an object for a sample',
    target: 'cpuprofile',
    isTaken: false,
    input: () => json({ ...cpuProfile, samples: [textless] }),
  },
  {
    name: 'a Firefox profile: objects for the numbers of processes',
    target: 'firefox',
    isTaken: false,
    input: () => json({ meta: { interval: 1, preprocessedProfileVersion: 48 }, threads: [{ pid: textless }] }),
  },
  {
    name: 'a part of a Node recording: an object for its version',
    target: 'node-parts',
    isTaken: false,
    input: () => JSON.stringify({ version: textless }),
  },
  { name: 'a megabyte of brackets', target: 'cpuprofile', isTaken: false, input: () => Buffer.alloc(MOST_BYTES, '[') },
  { name: 'the same in UTF-16', target: 'cpuprofile', isTaken: false, input: () => Buffer.alloc(MOST_BYTES, '[\0') },
  {
    name: 'a heap profile 12,000 calls deep',
    target: 'heapprofile',
    isTaken: true,
    input: () =>
      bytes(
        `{"head":${'{"selfSize":1,"callFrame":{"functionName":"a"},"children":['.repeat(12_000)}${']}'.repeat(12_000)}}`,
      ),
  },
  {
    name: 'almost the text of perf script',
    target: 'foreign',
    isTaken: false,
    input: () => bytes(`a${' 1'.repeat(900)} ${'1'.repeat(2000)}\n  1 a (b)\n`),
  },
  {
    name: 'collapsed stacks that begin with a bracket',
    target: 'collapsed',
    isTaken: true,
    input: () => bytes('[main tid=7];run 12\n[unknown] 3\n'),
  },
  {
    name: 'collapsed: a stack of a million frames',
    target: 'collapsed',
    isTaken: true,
    input: () => bytes(`a${';'.repeat(MOST_BYTES - 3)} 1`),
  },
  {
    name: 'twenty megabytes of zeros, compressed',
    target: 'gzip',
    isTaken: false,
    input: () => gzipSync(Buffer.alloc(20 << 20), { level: 1 }),
  },
  {
    name: 'a text that is compressed out of all proportion',
    target: 'gzip',
    isTaken: false,
    input: () => Buffer.concat(new Array<Buffer>(70).fill(gzipSync(Buffer.alloc(1 << 20, 'a;b 1\n')))),
  },
  ...extremesOfOthers,
];
