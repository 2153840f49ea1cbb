/** Profilers of Python that are tried. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { unpackedPythons } from '../../tools/lib/debianPythons';
import { startProcess } from '../capture/support/localProcess';
import { pythonPrograms } from './install';
import type { NotTried, Place, Tried } from './tried';

const SECONDS = '2';
const SHARES = 'knownShares.py';
const KEEPS = 'keeps.py';

/** One package of PyPI, and what is tried of it: `run` gets its folder of programs. */
function ofPackage(
  tool: string,
  version: string,
  outputs: Readonly<Record<string, (place: Place, bin: string) => string>>,
  { program = SHARES, more = [] }: { readonly program?: string; readonly more?: readonly string[] } = {},
): Tried[] {
  return Object.entries(outputs).map(([writes, make]) => ({
    tool,
    version,
    from: 'PyPI',
    writes,
    program,
    run: (place) => make(place, pythonPrograms(`${tool}==${version}`, ...more)),
  }));
}

/** Runs an installed program that writes `name`, and returns that path. */
const wrote = (place: Place, name: string, argv: readonly string[], env?: Readonly<Record<string, string>>): string => {
  place.exec(argv, env);
  return place.at(name);
};

const pySpy = (format: string, name: string) => (place: Place, bin: string) =>
  wrote(place, name, [path.join(bin, 'py-spy'), 'record', '--format', format, '--rate', '200', '--output', name, '--', path.join(bin, 'python3'), place.program, SECONDS]); // prettier-ignore

const pyinstrument = (renderer: string, name: string) => (place: Place, bin: string) =>
  wrote(place, name, [path.join(bin, 'pyinstrument'), '--renderer', renderer, '--outfile', name, place.program, SECONDS]); // prettier-ignore

/** Austin 4 wants a newer libc than Debian 12 has: that of Debian unstable, with its own loader. */
function austin(place: Place, bin: string): string {
  const newLibc = unpackedPythons()[0].command.slice(0, -1);
  return wrote(place, 'austin.mojo', [...newLibc, path.join(bin, 'austin'), '-i', '5ms', '-o', 'austin.mojo', path.join(bin, 'python3'), place.program, SECONDS]); // prettier-ignore
}

/** By programs of austin-python, from what Austin wrote: the first reads it, the others what that wrote. */
const asText = (place: Place, bin: string): string =>
  wrote(place, 'austin.txt', [path.join(bin, 'mojo2austin'), austin(place, bin), 'austin.txt']);
const fromAustin = (converter: string, name: string) => (place: Place, bin: string) =>
  wrote(place, name, [path.join(bin, converter), asText(place, bin), name]);

const cProfile = (place: Place, bin: string): string =>
  wrote(place, 'out.prof', [path.join(bin, 'python3'), '-m', 'cProfile', '-o', 'out.prof', place.program, SECONDS]);

const memray = (place: Place, bin: string): string =>
  wrote(place, 'memray.bin', [path.join(bin, 'memray'), 'run', '--quiet', '-o', 'memray.bin', place.program]);

function ddtrace(place: Place, bin: string): string {
  place.exec([path.join(bin, 'ddtrace-run'), path.join(bin, 'python3'), place.program, SECONDS], {
    DD_PROFILING_ENABLED: '1',
    DD_PROFILING_OUTPUT_PPROF: place.at('dd'),
    DD_TRACE_ENABLED: '0',
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: '0',
    DD_REMOTE_CONFIGURATION_ENABLED: '0',
  });
  return place.found(/^dd\..*\.pprof$/);
}

/** Runs a script that records the program (`program`) and writes `name`; returns that path. */
function script(place: Place, bin: string, name: string, text: string): string {
  writeFileSync(place.at('record.py'), `import runpy, sys\nprogram = sys.argv.pop(1)\n${text}\n`);
  return wrote(place, name, [path.join(bin, 'python3'), 'record.py', place.program, SECONDS]);
}

/** Python's own sampler, of the newest interpreter that Debian unstable has (`npm run pythons`). */
const SAMPLING = '3.15.2';
function sampling(format: string, name: string): Tried {
  return {
    tool: 'profiling.sampling',
    version: SAMPLING,
    from: 'Debian',
    writes: `--${format}`,
    program: SHARES,
    run: async (place) => {
      const python = unpackedPythons().find((one) => one.name === 'python3.15');
      if (python === undefined) throw new Error('There is no Python 3.15.');
      if (!python.version.includes(SAMPLING)) throw new Error(`It is another Python: ${python.version}`);
      const target = await startProcess([...python.command, place.program, '60']);
      try {
        return wrote(place, name, [...python.command, '-m', 'profiling.sampling', 'attach', `--${format}`, '-d', SECONDS, '-r', '500', '-o', name, String(target.pid)], { LC_ALL: 'C' }); // prettier-ignore
      } finally {
        await target.kill();
      }
    },
  };
}

export const pythonTools: readonly Tried[] = [
  ...ofPackage('py-spy', '0.4.3', {
    '--format speedscope': pySpy('speedscope', 'out.speedscope.json'),
    '--format raw': pySpy('raw', 'out.txt'),
    '--format chrometrace': pySpy('chrometrace', 'out.json'),
    '--format flamegraph': pySpy('flamegraph', 'out.svg'),
  }),
  ...ofPackage('austin-dist', '3.7.0', {
    '-i 5ms': (place, bin) => {
      const name = 'austin.txt';
      return wrote(place, name, [path.join(bin, 'austin'), '-i', '5ms', '-o', name, path.join(bin, 'python3'), place.program, SECONDS]); // prettier-ignore
    },
  }),
  ...ofPackage('austin-dist', '4.0.0', { '-i 5ms': austin }),
  ...ofPackage(
    'austin-python',
    '2.4.0',
    {
      mojo2austin: asText,
      austin2speedscope: fromAustin('austin2speedscope', 'austin.speedscope.json'),
      austin2pprof: fromAustin('austin2pprof', 'austin.pprof'),
    },
    { more: ['austin-dist==4.0.0'] },
  ),
  ...ofPackage('pyinstrument', '5.1.3', {
    '--renderer speedscope': pyinstrument('speedscope', 'out.speedscope.json'),
    '--renderer session': pyinstrument('session', 'out.pyisession'),
    '--renderer pstats': pyinstrument('pstats', 'out.pstats'),
    '--renderer json': pyinstrument('json', 'out.json'),
    '--renderer html': pyinstrument('html', 'out.html'),
    '--renderer text': pyinstrument('text', 'out.txt'),
  }),
  ...ofPackage('viztracer', '1.1.1', {
    '--ignore_c_function': (place, bin) =>
      wrote(place, 'out.json', [path.join(bin, 'viztracer'), '--quiet', '--ignore_c_function', '-o', 'out.json', place.program, SECONDS]), // prettier-ignore
  }),
  ...ofPackage(
    'memray',
    '1.20.0',
    {
      run: memray,
      'transform speedscope': (place, bin) =>
        wrote(place, 'out.json', [path.join(bin, 'memray'), 'transform', 'speedscope', memray(place, bin), '-o', 'out.json']), // prettier-ignore
    },
    { program: KEEPS },
  ),
  ...ofPackage('scalene', '2.4.0', {
    'run -o': (place, bin) =>
      wrote(place, 'out.json', [path.join(bin, 'scalene'), 'run', '-o', 'out.json', place.program, SECONDS]), // prettier-ignore
  }),
  ...ofPackage('yappi', '1.7.6', {
    '-f pstat': (place, bin) =>
      wrote(place, 'out.pstat', [path.join(bin, 'yappi'), '-f', 'pstat', '-o', 'out.pstat', place.program, SECONDS]),
    '-f callgrind': (place, bin) =>
      wrote(place, 'out.callgrind', [path.join(bin, 'yappi'), '-f', 'callgrind', '-o', 'out.callgrind', place.program, SECONDS]), // prettier-ignore
  }),
  ...ofPackage('flameprof', '0.4', {
    'cProfile -o': cProfile,
    '--format log': (place, bin) => {
      writeFileSync(place.at('out.txt'), place.exec([path.join(bin, 'python3'), '-m', 'flameprof', '--format', 'log', cProfile(place, bin)])); // prettier-ignore
      return place.at('out.txt');
    },
  }),
  ...ofPackage('gprof2dot', '2025.4.14', {
    '--format pstats': (place, bin) =>
      wrote(place, 'out.dot', [path.join(bin, 'gprof2dot'), '--format', 'pstats', '-o', 'out.dot', cProfile(place, bin)]), // prettier-ignore
  }),
  ...ofPackage('line-profiler', '5.1.0', {
    'kernprof -l': (place, bin) =>
      wrote(place, 'out.lprof', [path.join(bin, 'kernprof'), '-l', '--prof-mod', place.program, '-o', 'out.lprof', place.program, SECONDS]), // prettier-ignore
  }),
  ...ofPackage('pprofile', '2.2.0', {
    '--format callgrind': (place, bin) =>
      wrote(place, 'out.callgrind', [path.join(bin, 'pprofile'), '--statistic', '0.005', '--format', 'callgrind', '--out', 'out.callgrind', place.program, SECONDS]), // prettier-ignore
  }),
  ...ofPackage(
    'filprofiler',
    '2024.11.2',
    {
      run: (place, bin) => {
        place.exec([path.join(bin, 'fil-profile'), '--no-browser', '-o', 'fil', 'run', place.program]);
        return place.found(/^peak-memory\.prof$/, 'fil');
      },
    },
    { program: KEEPS },
  ),
  ...ofPackage(
    'ddtrace',
    '4.16.0',
    {
      DD_PROFILING_OUTPUT_PPROF: ddtrace,
      'DD_PROFILING_OUTPUT_PPROF, zstd -d': (place, bin) => {
        const unpack = 'import sys, zstandard; zstandard.ZstdDecompressor().copy_stream(open(sys.argv[1], "rb"), open(sys.argv[2], "wb"))'; // prettier-ignore
        return wrote(place, 'out.pprof', [path.join(bin, 'python3'), '-c', unpack, ddtrace(place, bin), 'out.pprof']);
      },
    },
    { more: ['zstandard==0.25.0'] },
  ),
  // Its generated code wants that version.
  ...ofPackage(
    'zprofile',
    '1.0.13',
    {
      'CPUProfiler().profile': (place, bin) =>
        script(
          place,
          bin,
          'out.pb.gz',
          `import threading
from zprofile.cpu_profiler import CPUProfiler
threading.Thread(target=runpy.run_path, args=(program,), daemon=True).start()
open('out.pb.gz', 'wb').write(CPUProfiler(period_ms=5).profile(2))`,
        ),
    },
    { more: ['protobuf==3.20.3'] },
  ),
  ...(
    [
      ['collapsed', 'out.txt'],
      ['gecko', 'out.json'],
      ['jsonl', 'out.jsonl'],
      ['pstats', 'out.pstats'],
      ['binary', 'out.bin'],
      ['flamegraph', 'out.html'],
    ] as const
  ).map(([format, name]) => sampling(format, name)),
];

const SENDS = 'sends to a service and writes no file';

export const notTriedPython: readonly NotTried[] = [
  {
    tool: 'linux-perf',
    version: '6.1',
    from: 'Debian',
    why: 'needs a kernel that lets it count, which not every machine has',
  },
  { tool: 'flamegraph', version: '0.1', from: 'PyPI', why: 'calls time.clock, which Python 3.8 took away' },
  { tool: 'pyroscope-io', version: '1.4.0', from: 'PyPI', why: SENDS },
  { tool: 'google-cloud-profiler', version: '4.1.0', from: 'PyPI', why: SENDS },
  { tool: 'sentry-sdk', version: '2.75.0', from: 'PyPI', why: SENDS },
];
