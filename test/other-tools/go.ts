/** What Go programs write, and Go's own tools. */
import { spawnSync } from 'node:child_process';
import { goProgram } from './install';
import type { Place, Tried } from './tried';

const FGPROF = '0.9.5';
const GO = '1.26.8';

const wrote = (what: string, name: string) => (place: Place) => {
  const said = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout.trim();
  if (said !== `go${GO}`) throw new Error(`It is another Go: ${said}`);
  place.exec([goProgram(), what, place.at(name), '2']);
  return place.at(name);
};

const of = (tool: string, version: string, outputs: Readonly<Record<string, (place: Place) => string>>): Tried[] =>
  Object.entries(outputs).map(([writes, run]) => ({ tool, version, from: 'Go', writes, program: 'shares.go', run }));

/** By Go's own pprof, from a CPU profile. */
const byPprof = (flag: string, name: string) => (place: Place) => {
  place.exec(['go', 'tool', 'pprof', flag, `-output=${place.at(name)}`, wrote('cpu', 'cpu.pprof')(place)]);
  return place.at(name);
};

export const goTools: readonly Tried[] = [
  ...of('runtime/pprof', GO, {
    StartCPUProfile: wrote('cpu', 'cpu.pprof'),
    'Lookup("heap"), debug=0': wrote('heap', 'heap.pprof'),
    'Lookup("heap"), debug=1': wrote('heap-text', 'heap.txt'),
    'Lookup("goroutine"), debug=2': wrote('goroutines', 'goroutines.txt'),
  }),
  ...of('runtime/trace', GO, { Start: wrote('trace', 'trace.out') }),
  ...of('go tool pprof', GO, {
    '-proto': byPprof('-proto', 'out.pb.gz'),
    '-traces': byPprof('-traces', 'traces.txt'),
    '-callgrind': byPprof('-callgrind', 'out.callgrind'),
  }),
  ...of('github.com/felixge/fgprof', FGPROF, {
    FormatPprof: wrote('fgprof-pprof', 'out.pprof'),
    FormatFolded: wrote('fgprof-folded', 'out.folded'),
  }),
];
