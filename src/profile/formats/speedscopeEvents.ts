import { IntColumn } from '../intColumn';
import { ProfileError } from '../profileError';
import type { ProfileBuilder } from '../profileBuilder';
import { array, finite, index, object } from './check';
import type { JsonObject } from './check';
import type { SharedFrame } from './speedscopeFrames';

/**
 * Turns an evented profile into samples: between two events the open frames are the stack, the time between them the
 * weight. Time in which no frame is open is an empty stack. Events must be in time order and properly nested.
 */
export function readEvents(
  profile: JsonObject, where: string, builder: ProfileBuilder, frames: readonly SharedFrame[], scale: number,
): { stack: Int32Array; weight: Float64Array } {
  const events = array(profile.events, `${where}.events`);
  const end = finite(profile.endValue, `${where}.endValue`);
  let now = finite(profile.startValue, `${where}.startValue`);
  const stacks = new IntColumn();
  const weights: number[] = [];
  const open: { shared: number; stack: number; event: number }[] = [];

  const advance = (at: number): void => {
    if (at > now) {
      stacks.push(open.length > 0 ? open[open.length - 1].stack : -1);
      weights.push((at - now) * scale);
    }
    now = at;
  };

  for (let e = 0; e < events.length; e++) {
    const place = `${where}.events[${e}]`;
    const event = object(events[e], place);
    const at = finite(event.at, `${place}.at`);
    if (at < now) throw new ProfileError(`${place}: happens at ${at}, before the event or start at ${now}.`);
    const shared = index(event.frame, frames.length, 'frame', place);
    advance(at);
    const top = open[open.length - 1];
    if (event.type === 'O') {
      open.push({ shared, stack: builder.stack(top ? top.stack : -1, frames[shared].frame, frames[shared].line), event: e });
    } else if (event.type === 'C') {
      if (!top) throw new ProfileError(`${place}: closes frame ${shared}, but no frame is open.`);
      if (top.shared !== shared) throw new ProfileError(`${place}: closes frame ${shared} while frame ${top.shared}, opened by events[${top.event}], is still open inside it.`);
      open.pop();
    } else {
      throw new ProfileError(`${place}.type: expected "O" or "C".`);
    }
  }
  const left = open[open.length - 1];
  if (left) throw new ProfileError(`${where}.events[${left.event}]: frame ${left.shared} is opened and never closed.`, 'The recording was cut off; record the profile again.');
  if (end < now) throw new ProfileError(`${where}.endValue: ${end} is before the last event at ${now}.`);
  advance(end);
  return { stack: stacks.toArray(), weight: Float64Array.from(weights) };
}
