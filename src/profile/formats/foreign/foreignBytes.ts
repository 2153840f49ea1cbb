import { type ForeignFile, BY_FIREFOX, RECORD_PYTHON } from './foreignFile';

const LZ4 = '\x04\x22\x4d\x18';

/** What is told by its first bytes. */
export const foreignBytes: readonly ForeignFile<Uint8Array>[] = [
  {
    what: 'a recording of cProfile or another tool that writes pstats',
    next: `It has sums by function and no call stacks. ${RECORD_PYTHON}`,
    is: isPstats,
  },
  {
    what: 'a CPU profile of gperftools, or of Go before 1.9, in the format that came before pprof',
    next: 'Convert it: go tool pprof -proto -output=FILE.pb.gz PROGRAM FILE',
    is: isLegacyCpu,
  },
  {
    what: 'a recording of perf (perf.data)',
    next: 'Convert it where it was recorded: perf script -i FILE | inferno-collapse-perf > FILE.folded',
    is: (bytes) => heads(bytes, 'PERFILE2', 'PERFFILE', '2ELIFREP'),
  },
  {
    what: "a recording of Java's Flight Recorder or of async-profiler (.jfr)",
    next: 'Convert it with async-profiler: jfrconv -o collapsed FILE FILE.collapsed',
    is: (bytes) => heads(bytes, 'FLR\0'),
  },
  {
    what: 'a recording of dotnet-trace (.nettrace)',
    next: 'Convert it: dotnet-trace convert --format Speedscope FILE',
    is: (bytes) => isBinary(bytes, 'Nettrace') || heads(bytes, '\x14\0\0\0!FastSerialization.1'),
  },
  {
    what: "a binary recording of Python's profiling.sampling (--binary)",
    next: 'Convert it with the Python that made it: python3 -m profiling.sampling replay --gecko -o FILE.json FILE',
    is: (bytes) => isBinary(bytes, 'HCAT', 'TACH'),
  },
  {
    what: 'a recording of memray (.bin)',
    next: 'Convert it: memray transform speedscope FILE',
    // It is compressed with LZ4 once it ends, which leaves the first name in it as it is.
    is: (bytes) =>
      heads(bytes, 'memray\0') || (heads(bytes, LZ4) && ascii(bytes.subarray(LZ4.length), 60).includes('memray\0')),
  },
  { what: 'compressed with LZ4', next: 'Decompress it first: lz4 -d FILE', is: (bytes) => heads(bytes, LZ4) },
  {
    what: 'a binary recording of Austin (MOJO)',
    next: 'Convert it: mojo2austin FILE FILE.txt',
    is: (bytes) => isBinary(bytes, 'MOJ'),
  },
  {
    what: 'a raw recording of rbspy',
    next: 'Convert it: rbspy report --format speedscope --input FILE --output FILE.speedscope.json',
    is: (bytes) => /^rbspy\d\d\n/.test(ascii(bytes, 8)),
  },
  {
    what: "a dump of Ruby's stackprof, or other marshalled Ruby data",
    next: 'If it was recorded with raw: true, convert it: stackprof --stackcollapse FILE > FILE.folded',
    is: (bytes) => heads(bytes, '\x04\x08{'),
  },
  {
    what: 'an execution trace of Go (runtime/trace)',
    next: 'Take a profile of waits out of it, as go tool trace -pprof=sync FILE > FILE.pprof does (net, sync, syscall, sched), or record a CPU profile.',
    is: (bytes) => /^go 1\.\d+ trace\0/.test(ascii(bytes, 16)),
  },
  { what: "a recording of Android's simpleperf", next: BY_FIREFOX, is: (bytes) => heads(bytes, 'SIMPLEPERF') },
  {
    what: 'a heap dump of Java (.hprof)',
    next: 'It has the objects of one moment. Record allocations instead: asprof -e alloc -o collapsed -f FILE.collapsed PID',
    is: (bytes) => heads(bytes, 'JAVA PROFILE'),
  },
  {
    what: "gprof's raw data (gmon.out)",
    next: 'It has sums by function and no call stacks. Record with perf or another sampler of stacks.',
    is: (bytes) => isBinary(bytes, 'gmon'),
  },
  {
    what: 'a pickle of line_profiler (.lprof)',
    next: `It has sums by line and no call stacks. ${RECORD_PYTHON}`,
    is: (bytes) => bytes[0] === 0x80 && ascii(bytes, 100).includes('line_profiler'),
  },
  {
    what: 'compressed with zstd',
    next: 'Decompress it first: zstd -d FILE',
    is: (bytes) => heads(bytes, '\x28\xb5\x2f\xfd'),
  },
  { what: 'compressed with xz', next: 'Decompress it first: xz -dk FILE', is: (bytes) => heads(bytes, '\xfd7zXZ\0') },
  {
    what: 'compressed with bzip2',
    next: 'Decompress it first: bzip2 -dk FILE',
    is: (bytes) => /^BZh[1-9]1AY&SY/.test(ascii(bytes, 10)),
  },
  { what: 'a ZIP archive', next: 'Unpack it first: unzip FILE', is: (bytes) => heads(bytes, 'PK\x03\x04') },
  {
    what: 'a program or a library (ELF)',
    next: 'Open what a profiler recorded of it.',
    is: (bytes) => heads(bytes, '\x7fELF'),
  },
];

/** The first bytes as characters of the same codes. */
function ascii(bytes: Uint8Array, count: number): string {
  return String.fromCharCode(...bytes.subarray(0, count));
}

/** Whether the file begins with one of these; characters are bytes. */
const heads = (bytes: Uint8Array, ...all: readonly string[]): boolean =>
  all.some((head) => ascii(bytes, head.length) === head);

/** Whether one of these stands before a number in binary, and not before more of a text. */
const isBinary = (bytes: Uint8Array, ...all: readonly string[]): boolean =>
  all.some((head) => heads(bytes, head) && bytes[head.length] < 0x20);

/**
 * Python's marshalled dict whose first key is a tuple of three: (file, line, function). `{`, then `)` or `(` with a
 * count; the highest bit of a kind is set where others refer to the object.
 */
function isPstats(bytes: Uint8Array): boolean {
  const [dict, tuple, count] = bytes;
  const kind = tuple & 0x7f;
  return (
    (dict & 0x7f) === 0x7b && count === 3 && (kind === 0x29 || (kind === 0x28 && bytes[3] === 0 && bytes[4] === 0))
  );
}

/**
 * Words of 4 or 8 bytes of either order: 0, 3 (the words that follow before the samples), 0 (the version), the period in
 * µs, 0 (https://gperftools.github.io/gperftools/cpuprofile-fileformat.html).
 */
function isLegacyCpu(bytes: Uint8Array): boolean {
  return [4, 8].some((size) =>
    [true, false].some((isLittle) => {
      if (bytes.length < 5 * size) return false;
      const view = new DataView(bytes.buffer, bytes.byteOffset, 5 * size);
      const word = (at: number): number => {
        const [first, second] = [view.getUint32(at * size, isLittle), view.getUint32(at * size + size - 4, isLittle)];
        if (size === 4) return first;
        return isLittle ? first + second * 2 ** 32 : first * 2 ** 32 + second;
      };
      return word(0) === 0 && word(1) === 3 && word(2) === 0 && word(3) > 0 && word(3) < 1e9 && word(4) === 0;
    }),
  );
}
