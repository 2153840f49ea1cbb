import { compareFrames } from '../../profile/diff/compareFrames';
import { type Comparison, defaultCompare, type SideFacts, SIGNIFICANT_Q, type United } from '../../profile/diff/types';
import { captureOf } from '../../metadata/metadata';
import { recordedTasks } from '../../metadata/sources';
import type { CaptureSource, TaskPlace } from '../../metadata/types';
import type { Profile } from '../../profile/types';
import { type ShownContext, shownFunction } from '../scopedModel';
import type { ShownFunction } from '../sliceTypes';
import { sideFacts, tasksOf } from './sideFacts';
import { type Untested, untestedText } from './untestedTasks';

/** A task compared with all others in the same capture. */
interface TaskAgainstRest {
  /** Task id. */
  readonly task: string;
  /** Its indices in the capture's sources. */
  readonly sources: readonly number[];
  /** Functions that differ, largest change first: `before` is the others' share, `after` the task's, in points. */
  readonly functions: readonly {
    readonly frame: number;
    readonly rest: number;
    readonly own: number;
    readonly delta: number;
    readonly low: number;
    readonly high: number;
    readonly qValue: number;
  }[];
  /** Largest significant change in points, 0 if there is none. */
  readonly score: number;
  /** What else is different about it. */
  readonly apart: readonly Apart[];
  /** Why it could not be compared; absent: it was. */
  readonly untested?: Untested;
}

/** A task compared with all others, with functions as they are shown. */
export interface ComparedTask extends Omit<TaskAgainstRest, 'functions'> {
  /** Functions that differ, largest change first; shares in points: `rest` of the others, `own` of the task. */
  readonly functions: readonly (ShownFunction & TaskAgainstRest['functions'][number])[];
}

/** Which of a capture's tasks behaves differently. */
export interface OddTask<T = ComparedTask> {
  /** All tasks, most different first. */
  readonly tasks: readonly T[];
  /**
   * The one that differs from the rest, the first of `tasks`; null if none does, or if there are two and it could be
   * either.
   */
  readonly odd: T | null;
  /** Sentences that say why there is none, otherwise ''. */
  readonly why: string;
}

/**
 * Finds the task that behaves differently in a merged capture: each is tested against all others together, by the same
 * test as any comparison, at a false discovery rate that holds for all tasks at once. `frames` of the result are
 * indices into the profile's.
 */
export function oddTask(capture: Profile): OddTask<TaskAgainstRest> {
  const taskOf = tasksOf(capture);
  const count = 1 + taskOf.reduce((most, task) => Math.max(most, task), -1);
  const empty = withoutThreads(capture);
  if (count + empty.length < 2)
    return { tasks: [], odd: null, why: 'The capture is of one task; the odd one is found among several.' };
  const facts = sideFacts(capture);
  const profile = withoutProcessIds(capture);
  const tasks = [
    ...Array.from({ length: count }, (_, task) => againstRest(profile, facts, taskOf, task, count)),
    ...empty,
  ].sort((a, b) => b.score - a.score);
  if (count > 2 && tasks[0].score > 0) return { tasks, odd: tasks[0], why: '' };
  return { tasks, odd: null, why: `${untestedText(tasks)} ${alikeText(tasks, count)}`.trim() };
}

/** Why none of the tasks that were tested is the odd one; '' if none was tested. */
function alikeText(tasks: readonly TaskAgainstRest[], count: number): string {
  const tested = tasks.filter(({ untested }) => untested === undefined).length;
  if (tested === 0) return '';
  const other = tested < tasks.length ? 'other ' : '';
  if (count === 2)
    return tasks[0].score > 0
      ? `The ${other}two tasks differ; which of them is the odd one takes a third to tell.`
      : `The ${other}two tasks do not differ.`;
  return tested === 1
    ? 'The other task does not differ by more than noise.'
    : `None of the ${other}${tested} tasks differs from the others by more than noise.`;
}

/** Recorded tasks of which no thread is known. */
function withoutThreads(profile: Profile): TaskAgainstRest[] {
  const capture = captureOf(profile);
  const sources = capture?.sources;
  if (capture === undefined || sources === undefined || profile.threads.some(({ source }) => source === undefined))
    return [];
  const seen = new Set(profile.threads.map(({ source }) => sources[source as number]?.task));
  return recordedTasks(capture)
    .filter((task) => !seen.has(task))
    .map((task) => ({
      task,
      sources: [...sources.keys()].filter((i) => sources[i].task === task && sources[i].error === null),
      functions: [],
      score: 0,
      apart: [],
      untested: { of: 'task', doubt: { kind: 'empty' } },
    }));
}

/**
 * py-spy's process frame contains the process id, which would make every task differ from all others: one frame
 * replaces them all.
 */
function withoutProcessIds(profile: Profile): Profile {
  const commands = profile.frames.map(({ name }) => /^process \d+:(.*)/s.exec(name)?.[1]);
  const first = commands.map((command, f) => (command === undefined ? f : commands.indexOf(command)));
  return { ...profile, stacks: { ...profile.stacks, frame: profile.stacks.frame.map((f) => first[f]) } };
}

function againstRest(
  profile: Profile,
  facts: SideFacts,
  taskOf: Int32Array,
  task: number,
  count: number,
): TaskAgainstRest {
  const side = (tasks: number): SideFacts => ({ ...facts, tasks });
  const united: United = {
    profile,
    sideOf: Uint8Array.from(taskOf, (own) => (own === task ? 1 : 0)),
    taskOf,
    sides: [side(count - 1), side(1)],
    sameTasks: false,
    frameOfSide: [Int32Array.of(), Int32Array.of()],
  };
  const changes = compareFrames(profile, united, defaultCompare);
  const functions = changesOf(changes, SIGNIFICANT_Q / count);
  const untested = untestedOf(changes);
  const sources = [
    ...new Set(
      profile.threads.flatMap(({ source }, t) => (taskOf[t] === task && source !== undefined ? [source] : [])),
    ),
  ];
  const all = captureOf(profile)?.sources ?? [];
  const first: CaptureSource | undefined = all[sources[0]];
  return {
    task: first?.task ?? String(task),
    sources,
    functions,
    score: functions.length > 0 ? Math.abs(functions[0].delta) : 0,
    apart: first
      ? setsApart(
          first,
          all.filter(({ task: other, error }) => other !== first.task && error === null),
        )
      : [],
    ...(untested && { untested }),
  };
}

function untestedOf({ doubts: [rest, own] }: Comparison): Untested | undefined {
  if (own !== null) return { of: 'task', doubt: own };
  return rest === null ? undefined : { of: 'others', doubt: rest };
}

function changesOf(changes: Comparison, q: number): TaskAgainstRest['functions'] {
  return [...changes.qValue.keys()]
    .filter((f) => changes.qValue[f] <= q)
    .map((f) => ({
      frame: f,
      rest: changes.totalBefore[f],
      own: changes.totalAfter[f],
      delta: changes.delta[f],
      low: changes.low[f],
      high: changes.high[f],
      qValue: changes.qValue[f],
    }))
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
}

/** How many functions are listed per task. */
const FUNCTIONS = 20;

/** Compares each task of a capture with all others, with functions as they are shown. */
export function oddTasks(context: ShownContext): OddTask {
  const { tasks, odd, why } = oddTask(context.model.profile);
  const shown = (task: TaskAgainstRest): ComparedTask => ({
    ...task,
    functions: task.functions.slice(0, FUNCTIONS).map((row) => ({ ...shownFunction(context, row.frame), ...row })),
  });
  const all = tasks.map(shown);
  return { tasks: all, odd: odd === null ? null : all[0], why };
}

/** A property in which one task differs from all others, as texts to show. */
interface Apart {
  readonly what: string;
  readonly own: string;
  readonly rest: string;
}

const FACTS: readonly (readonly [what: string, valueOf: (place: TaskPlace) => string])[] = [
  ['revision', ({ revision }) => String(revision)],
  ['image', ({ imageDigest }) => imageDigest ?? ''],
  ['availability zone', ({ availabilityZone }) => availabilityZone],
  ['instance', ({ instance }) => instance],
  ['launch type', ({ launchType }) => launchType],
  ['platform', ({ platformVersion }) => platformVersion],
  ['CPU', ({ cpu }) => cpu],
  ['memory', ({ memory }) => memory],
];

/**
 * What is unique to a task: the others share another value, or (age) it started first or last. If every other task has
 * a value of its own, this one's says nothing.
 */
export function setsApart({ place }: CaptureSource, others: readonly CaptureSource[]): Apart[] {
  const places = others.flatMap(({ place: other }) => (other ? [other] : []));
  if (place === undefined || places.length === 0) return [];
  const facts = FACTS.flatMap(([what, valueOf]) => {
    const own = valueOf(place);
    const values = [...new Set(places.map(valueOf))];
    return values.length === 1 && values[0] !== own && own !== '' && values[0] !== ''
      ? [{ what, own, rest: values[0] }]
      : [];
  });
  return [...facts, ...ageOf(place, places)];
}

function ageOf({ taskStartedAt }: TaskPlace, places: readonly TaskPlace[]): Apart[] {
  const others = places.flatMap(({ taskStartedAt: other }) => (other === null ? [] : [other])).sort();
  if (taskStartedAt === null || others.length === 0) return [];
  const [first, last] = [others[0], others[others.length - 1]];
  const rest = first === last ? `started ${first}` : `started ${first} to ${last}`;
  if (taskStartedAt > last) return [{ what: 'age', own: `youngest, started ${taskStartedAt}`, rest }];
  if (taskStartedAt < first) return [{ what: 'age', own: `oldest, started ${taskStartedAt}`, rest }];
  return [];
}
