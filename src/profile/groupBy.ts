/** Items grouped by an owner: those of owner i are `items[start[i]] … items[start[i + 1] - 1]`, in ascending order. */
export interface Groups {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** Groups items 0, 1, 2, … by `owner[i]`, a number below `owners`; items with a negative owner are left out. */
export function groupBy(owner: Int32Array, owners: number): Groups {
  const start = new Int32Array(owners + 1);
  for (const o of owner) if (o >= 0) start[o + 1]++;
  for (let i = 0; i < owners; i++) start[i + 1] += start[i];
  const next = start.slice(0, owners);
  const items = new Int32Array(start[owners]);
  for (let i = 0; i < owner.length; i++) if (owner[i] >= 0) items[next[owner[i]]++] = i;
  return { start, items };
}
