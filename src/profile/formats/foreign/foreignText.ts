import {
  type ForeignFile,
  BY_FIREFOX,
  BY_SPEEDSCOPE,
  RECORD_NODE,
  RECORD_PYTHON,
  RENDER_PYINSTRUMENT,
} from './foreignFile';

/** What is told by its first lines. */
export const foreignText: readonly ForeignFile<string>[] = [
  {
    what: 'a stack dump of all goroutines (debug=2)',
    next: 'It has the goroutines of one moment. Fetch it without debug=2: go tool pprof -proto -output=FILE.pb.gz URL',
    is: (head) => /^goroutine \d+ [^\n]*\[[^\n]*\]:\n/.test(head),
  },
  {
    what: 'a heap, contention or thread profile of gperftools or Go, in the text form that came before pprof',
    next: 'Convert it: go tool pprof -proto -output=FILE.pb.gz PROGRAM FILE. Of Go: fetch it without debug=1.',
    is: (head) =>
      /^(heap profile: *\d|heapz? ?profile|--- ?(heapz?|growthz?|contentionz?|contention|mutex|threadz|fragmentationz)[ :\n]|(goroutine|threadcreate|heapz|growthz|fragmentationz) profile:)/.test(
        head,
      ),
  },
  {
    what: "the text of perf script, or of another tool that writes perf's stacks",
    next: 'Collapse its stacks: inferno-collapse-perf FILE > FILE.folded',
    is: isPerfScript,
  },
  {
    what: "V8's tick log (node --prof)",
    next: `Convert it: node --prof-process --preprocess -j FILE > ticks.json. ${BY_SPEEDSCOPE} Or: ${RECORD_NODE}`,
    is: (head) => /^(v8-version|v8-platform|shared-library),/.test(head),
  },
  {
    what: "the summary of V8's tick log (node --prof-process)",
    next: `It has sums by function, and stacks of the heaviest alone. ${RECORD_NODE}`,
    is: (head) => head.startsWith('Statistical profiling result from '),
  },
  {
    what: 'a table that xctrace exported from a recording of Instruments',
    next: 'Of the table time-profile, collapse its stacks: inferno-collapse-xctrace FILE > FILE.folded',
    is: (head) => isXml(head) && head.includes('<trace-query-result'),
  },
  {
    what: 'a picture (SVG), as py-spy and flame graph scripts write it',
    next: `It has names and widths and no profile. ${RECORD_PYTHON}`,
    is: (head) => isXml(head) && /<svg[\s>]/.test(head),
  },
  {
    what: 'a page (HTML)',
    next: 'Open it in a browser. For a graph here, have the tool that made it write speedscope JSON, pprof or collapsed stacks.',
    is: (head) => /^\s*(<!doctype html|<html[\s>])/i.test(head),
  },
  {
    what: 'the text of sample, the sampler of macOS',
    next: 'Collapse its stacks: inferno-collapse-sample FILE > FILE.folded',
    is: (head) => /^(Sampling process \d+|Analysis of sampling [^\n]+ \(pid \d+\))/.test(head),
  },
  {
    what: 'a profile of Callgrind, or of another tool in its format (Xdebug)',
    next: BY_SPEEDSCOPE,
    is: (head) =>
      /^(# callgrind format|(version|creator|cmd|pid|part|positions): [^\n]*\n(\w+: [^\n]*\n+)*events: )/.test(head),
  },
  {
    what: "the printed table of cProfile's figures",
    next: `It has sums by function and no call stacks. ${RECORD_PYTHON}`,
    is: (head) => /^\s*\d+ function calls (\(\d+ primitive calls\) )?in [\d.]+ (CPU )?seconds/m.test(head),
  },
  {
    what: 'the printed tree of pyinstrument',
    next: RENDER_PYINSTRUMENT,
    is: (head) => /^\s*_ {5}\._ {3}__\/__ {3}_ _ {2}_ {2}_ _\/_ {3}Recorded:/.test(head),
  },
  {
    what: 'a drawing of a graph (DOT), as gprof2dot and pprof write it',
    next: 'It has sums by function and no call stacks. Open what it was made of.',
    is: (head) => /^\s*(?:strict\s+)?digraph\s*(?:[\w.]+|"[^"\n]*")?\s*\{/.test(head),
  },
  {
    what: 'a text that go tool pprof printed (-top, -traces, …)',
    next: 'Open what it was made of, or have it written: go tool pprof -proto -output=FILE.pb.gz PROFILE',
    is: (head) => /^(?:(?:File|Build ID|Type|Time|Duration): [^\n]*\n){2,}(?:Showing nodes|-{11}\+-)/.test(head),
  },
  {
    what: 'the stacks of one moment (py-spy dump)',
    next: 'Record over a time: py-spy record --format speedscope --output profile.json --pid PID',
    is: (head) => /^Process \d+: [^\n]*\nPython v\d/.test(head),
  },
  {
    what: 'the text of async-profiler with the heaviest stacks',
    next: 'Record all of them: asprof -o collapsed -f FILE.collapsed PID',
    is: (head) => head.startsWith('--- Execution profile ---'),
  },
  {
    what: "gprof's table",
    next: 'It has sums by function and no call stacks. Record with perf or another sampler of stacks.',
    is: (head) => /^Flat profile:\n\nEach sample counts as/.test(head),
  },
  { what: 'a method trace of Android (ART)', next: BY_FIREFOX, is: (head) => /^\*version\n\d/.test(head) },
  {
    what: 'a recording of heaptrack',
    next: 'Convert it: heaptrack_print --file FILE --print-flamegraph FILE.folded',
    is: (head) => /^v [0-9a-f]+ [0-9a-f]+\n[XxI] /.test(head),
  },
];

const isXml = (head: string): boolean => /^\s*<(\?xml|!DOCTYPE svg|svg)/.test(head);

/**
 * A line with program, process, time and event, and below it, indented, addresses with functions and their files:
 *
 *     python 2204/2206 [001] 117.502: 10101010 cpu-clock:
 *             7f8a1c2b3d4e PyObject_Call (/usr/bin/python3.11)
 */
function isPerfScript(head: string): boolean {
  const lines = head.split(/\r?\n/, 200).filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 1 && isPerfHead(lines[0]) && /^\s+[0-9a-f]+ .+ \(.*\)\s*$/.test(lines[1]);
}

/** In three steps, each of which reads the line once: one expression for all of them may try every division of it. */
function isPerfHead(line: string): boolean {
  const process = / \d+(?:\/\d+)? /.exec(line);
  if (process === null || !/^\S/.test(line)) return false;
  const behind = line.slice(process.index + process[0].length);
  const time = /\d\.\d+: /.exec(behind);
  return time !== null && behind.includes(':', time.index + time[0].length);
}
