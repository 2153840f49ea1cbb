/** Profilers of JavaScript that are tried. */
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodeProgram, npmModules } from './install';
import type { NotTried, Place, Tried } from './tried';

export const SECONDS = '2';
const SHARES = 'shares.cjs';
const KEEPS = 'keeps.cjs';
export const TYPED = 'shares.ts';
/** The Node that runs tools, and one that knows types. */
export const NODE = '20.20.2';
const NODE_WITH_TYPES = '24.22.3';

type Make = (place: Place, modules: string) => string;

/** One package of npm, and what is tried of it: `make` gets its `node_modules`, which is also beside the program. */
export function ofPackage(
  tool: string,
  version: string,
  outputs: Readonly<Record<string, Make>>,
  { program = SHARES, more = [] }: { readonly program?: string; readonly more?: readonly string[] } = {},
): Tried[] {
  return Object.entries(outputs).map(([writes, make]) => ({
    tool,
    version,
    from: 'npm',
    writes,
    program,
    run: (place) => {
      const modules = npmModules(`${tool}@${version}`, ...more);
      symlinkSync(modules, place.at('node_modules'));
      return make(place, modules);
    },
  }));
}

/** `--cpu-prof` of a Node, with more flags and a script in place of the program. */
export function cpuProf(place: Place, version: string, flags: readonly string[] = [], script = place.program): string {
  place.exec([nodeProgram(version), '--cpu-prof', '--cpu-prof-dir=prof', ...flags, script, SECONDS]);
  // Of the main thread: a compiler may have one of its own.
  return place.found(/\.0\.\d+\.cpuprofile$/, 'prof');
}

const nodes: readonly Tried[] = ['20.20.2', '22.23.5', NODE_WITH_TYPES, '26.10.0'].map((version) => ({
  tool: 'node',
  version,
  from: 'npm',
  writes: '--cpu-prof',
  program: SHARES,
  run: (place) => cpuProf(place, version),
}));

const ofNode = (writes: string, program: string, run: (place: Place, node: string) => string): Tried => ({
  tool: 'node',
  version: NODE_WITH_TYPES,
  from: 'npm',
  writes,
  program,
  run: (place) => run(place, nodeProgram(NODE_WITH_TYPES)),
});

const tickLog = (place: Place, node: string): string => {
  place.exec([node, '--prof', '--no-logfile-per-isolate', '--logfile=ticks.log', place.program, SECONDS]);
  return place.at('ticks.log');
};

/** A script that records `serve` of the program with a package. */
function script(place: Place, name: string, text: string): string {
  writeFileSync(place.at('record.cjs'), `const { serve } = require(${JSON.stringify(place.program)});\n${text}`);
  place.exec([nodeProgram(NODE), 'record.cjs', place.at(name)]);
  return place.at(name);
}

const pprofScript = (from: string, what: string): string => `const { time, heap, encode } = require('${from}');
const { writeFileSync } = require('node:fs');
const write = async (profile) => writeFileSync(process.argv[2], await encode(profile));
${what}`;
const WALL = `time.start({ durationMillis: 60_000, intervalMicros: 5000 });
serve(${SECONDS});
write(time.stop());
`;

export const nodeTools: readonly Tried[] = [
  ...nodes,
  ofNode('--heap-prof', KEEPS, (place, node) => {
    place.exec([node, '--heap-prof', '--heap-prof-dir=prof', place.program]);
    return place.found(/\.heapprofile$/, 'prof');
  }),
  ofNode('--prof', SHARES, tickLog),
  ofNode('--prof-process --preprocess', SHARES, (place, node) => {
    writeFileSync(place.at('ticks.json'), place.exec([node, '--prof-process', '--preprocess', '-j', tickLog(place, node)])); // prettier-ignore
    return place.at('ticks.json');
  }),
  ofNode('v8.writeHeapSnapshot', KEEPS, (place, node) => {
    place.exec([node, '-e', `globalThis.kept = require(${JSON.stringify(place.program)}).serve(); require('node:v8').writeHeapSnapshot('out.heapsnapshot')`]); // prettier-ignore
    return place.at('out.heapsnapshot');
  }),
  ofNode('--cpu-prof, types stripped', TYPED, (place) => cpuProf(place, NODE_WITH_TYPES)),
  ofNode('--cpu-prof --experimental-transform-types', TYPED, (place) =>
    cpuProf(place, NODE_WITH_TYPES, ['--experimental-transform-types']),
  ),
  ...ofPackage('@datadog/pprof', '5.20.0', {
    time: (place) => script(place, 'out.pprof', pprofScript('@datadog/pprof', WALL)),
  }),
  ...ofPackage(
    '@datadog/pprof',
    '5.20.0',
    {
      heap: (place) =>
        script(place, 'heap.pprof', pprofScript('@datadog/pprof', 'heap.start(32768, 64);\nglobalThis.kept = serve();\nwrite(heap.profile());\n')), // prettier-ignore
    },
    { program: KEEPS },
  ),
  ...ofPackage('pprof', '5.0.0', {
    time: (place) =>
      script(place, 'out.pprof', pprofScript('pprof', `const stop = time.start(5000);\nserve(${SECONDS});\nwrite(stop());\n`)), // prettier-ignore
  }),
  ...ofPackage('v8-profiler-next', '1.10.0', {
    startProfiling: (place) =>
      script(
        place,
        'out.cpuprofile',
        `const profiler = require('v8-profiler-next');
profiler.setGenerateType(1);
profiler.startProfiling('shares', true);
serve(${SECONDS});
profiler.stopProfiling('shares').export((error, text) => require('node:fs').writeFileSync(process.argv[2], text));
`,
      ),
  }),
  ...ofPackage('pprof-it', '1.2.3', {
    'pprof-it': (place, modules) => {
      place.exec([nodeProgram(NODE), path.join(modules, 'pprof-it', 'dist', 'main.js'), place.program, SECONDS], {
        PROFILERS: 'time',
      });
      return place.found(/^pprof-time-.*\.pb\.gz$/);
    },
  }),
  ...ofPackage('@platformatic/flame', '1.7.0', {
    run: (place, modules) => {
      place.exec([nodeProgram('22.23.5'), path.join(modules, '@platformatic', 'flame', 'bin', 'flame.js'), 'run', '--delay', 'none', place.program, SECONDS]); // prettier-ignore
      return place.found(/^cpu-profile-.*\.pb$/);
    },
  }),
  ...ofPackage('0x', '6.0.0', {
    '--output-dir': (place, modules) => {
      place.exec([nodeProgram(NODE), path.join(modules, '0x', 'cmd.js'), '--output-dir', 'zero', place.program, SECONDS]); // prettier-ignore
      return place.found(/^flamegraph\.html$/, 'zero');
    },
  }),
];

const SENDS = 'sends to a service and writes no file';

export const notTriedNode: readonly NotTried[] = [
  { tool: 'clinic', version: '13.0.0', from: 'npm', why: 'has 0x draw its graphs, into a page' },
  { tool: 'hermes-profile-transformer', version: '0.0.9', from: 'npm', why: 'wants a recording by Hermes, which runs on phones' }, // prettier-ignore
  { tool: 'react-native-release-profiler', version: '0.4.4', from: 'npm', why: 'runs on phones' },
  { tool: '@pyroscope/nodejs', version: '0.6.4', from: 'npm', why: SENDS },
  { tool: '@sentry/profiling-node', version: '11.1.0', from: 'npm', why: SENDS },
];
