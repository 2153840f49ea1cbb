import { IntColumn } from '../intColumns';
import { ProfileError } from '../profileError';
import type { ProfileBuilder } from '../profileBuilder';
import { array, finite, index, object, type JsonObject } from './check';
import { EventColumn } from './json/columns';
import type { SharedFrame } from './speedscopeFrames';

/**
 * Turns an evented profile into samples: between two events the open frames are the stack and the elapsed time is the
 * weight. Time without an open frame is an empty stack. Events must be in time order and properly nested.
 */
export function readEvents(
  profile: JsonObject,
  where: string,
  builder: ProfileBuilder,
  frames: readonly SharedFrame[],
): { stack: Int32Array; weight: Float64Array } {
  const events =
    profile.events instanceof EventColumn
      ? profile.events
      : eventColumn(array(profile.events, `${where}.events`), frames.length, where);
  const end = bound(profile.endValue, `${where}.endValue`);
  let now = bound(profile.startValue, `${where}.startValue`);
  const stack = new IntColumn(16);
  const weight = new Float64Array(events.at.length + 1);
  // For each open frame: its event and its stack.
  const openEvent: number[] = [];
  const openStack: number[] = [];

  const advance = (at: number): void => {
    if (at > now) {
      weight[stack.length] = at - now;
      stack.push(openStack.length > 0 ? openStack[openStack.length - 1] : -1);
    }
    now = at;
  };

  for (let e = 0; e < events.at.length; e++) {
    const shared = events.frame[e];
    if (events.at[e] < now)
      throw new ProfileError(`${where}.events[${e}]: happens at ${events.at[e]}, before the event or start at ${now}.`);
    if (shared >= frames.length) index(shared, frames.length, 'frame', `${where}.events[${e}]`);
    advance(events.at[e]);
    if (events.opens[e] === 1) {
      openStack.push(
        builder.stack(
          openStack.length > 0 ? openStack[openStack.length - 1] : -1,
          frames[shared].frame,
          frames[shared].line,
        ),
      );
      openEvent.push(e);
      continue;
    }
    const top = openEvent.pop();
    openStack.pop();
    if (top === undefined)
      throw new ProfileError(`${where}.events[${e}]: closes frame ${shared}, but no frame is open.`);
    if (events.frame[top] !== shared)
      throw new ProfileError(
        `${where}.events[${e}]: closes frame ${shared} while frame ${events.frame[top]}, opened by events[${top}], is still open inside it.`,
      );
  }
  const left = openEvent.at(-1);
  if (left !== undefined)
    throw new ProfileError(
      `${where}.events[${left}]: frame ${events.frame[left]} is opened and never closed.`,
      'The recording was cut off; record the profile again.',
    );
  if (end < now) throw new ProfileError(`${where}.endValue: ${end} is before the last event at ${now}.`);
  advance(end);
  return { stack: stack.toArray(), weight: weight.slice(0, stack.length) };
}

/** A start or an end: a number, by dotnet-trace as text. */
function bound(value: unknown, where: string): number {
  const isNumeric = typeof value === 'string' && /^-?\d/.test(value);
  return finite(isNumeric ? Number(value) : value, where);
}

/** Reads events that were parsed as plain JSON. */
function eventColumn(events: readonly unknown[], frameCount: number, where: string): EventColumn {
  const column = new EventColumn(
    new Uint8Array(events.length),
    new Int32Array(events.length),
    new Float64Array(events.length),
  );
  events.forEach((value, e) => {
    const place = `${where}.events[${e}]`;
    const event = object(value, place);
    column.at[e] = finite(event.at, `${place}.at`);
    column.frame[e] = index(event.frame, frameCount, 'frame', place);
    if (event.type !== 'O' && event.type !== 'C') throw new ProfileError(`${place}.type: expected "O" or "C".`);
    column.opens[e] = event.type === 'O' ? 1 : 0;
  });
  return column;
}
