/** Who calls a function, as a thread's whole stacks show it. */
import type { StackTable } from '../types';
import { CallerShares } from './callerShares';
import type { Outermost } from './findTorn';

/** In one stack; calls of further functions that lose their callers are not looked at. */
const MOST_IN_A_STACK = 64;

/**
 * The outermost calls of wanted functions (`isWanted[frame]`) in each stack: its innermost such entry, -1 if there is
 * none. The next further out is that of the entry's caller.
 */
export function outermostCalls({ parent, frame }: StackTable, { entry }: Outermost, isWanted: Uint8Array): Int32Array {
  const calls = new Int32Array(parent.length);
  for (let s = 0; s < calls.length; s++) {
    calls[s] = parent[s] < 0 ? -1 : calls[parent[s]];
    if (isWanted[frame[s]] === 0 || entry[s] === s || entry[s] < 0) continue;
    let among = 0;
    let at = calls[s];
    for (; at >= 0 && frame[at] !== frame[s] && among < MOST_IN_A_STACK; at = calls[parent[at]]) among++;
    if (at < 0) calls[s] = s;
  }
  return calls;
}

/**
 * The stack entry that each torn sample of a thread is put below: a caller of the function that it begins at. -1 where
 * the thread never shows one. `torn`: ascending positions in `stack`; `calls`: {@link outermostCalls}.
 */
export function callersOfTorn(
  stack: Int32Array,
  torn: Int32Array,
  { parent, frame }: StackTable,
  { entry, isWhole }: Outermost,
  calls: Int32Array,
): Int32Array {
  const functionOf = torn.map((i) => frame[entry[stack[i]]]);
  const shares = new Map<number, CallerShares>();
  for (const f of functionOf) if (!shares.has(f)) shares.set(f, new CallerShares());
  // Sightings of the function before each torn sample.
  const before = new Int32Array(torn.length);
  let k = 0;
  for (let i = 0; i < stack.length; i++) {
    if (k < torn.length && torn[k] === i) {
      before[k] = shares.get(functionOf[k])?.count ?? 0;
      k++;
    } else if (stack[i] >= 0 && isWhole[stack[i]] === 1) {
      for (let at = calls[stack[i]]; at >= 0; at = calls[parent[at]]) shares.get(frame[at])?.add(parent[at]);
    }
  }
  return before.map((count, n) => shares.get(functionOf[n])?.next(count) ?? -1);
}
