/** CPU profiles that were recorded one after the other, as one. */
'use strict';

/** Times of a profile's samples, in microseconds of V8's clock. */
function timesOf({ startTime, timeDeltas }) {
  let now = startTime;
  return timeDeltas.map((delta) => (now += delta));
}

/**
 * Nodes are numbered anew and hang below one root; `pack.cjs` merges equal ones. V8 takes a profile's first sample of
 * whatever runs while it starts, that is of our own request, so only the first profile keeps it; the sample before it
 * lasts until the next one:
 *
 *     profiles   a a b b | * c c | * a        * first sample of a later profile
 *     joined     a a b b     c c     a
 */
function joinProfiles(profiles) {
  if (profiles.length < 2) return profiles[0];
  const root = Object.assign({}, profiles[0].nodes[0], { id: 1, children: [] });
  const joined = {
    nodes: [root],
    startTime: profiles[0].startTime,
    endTime: profiles[profiles.length - 1].endTime,
    due: profiles.reduce((sum, { due }) => sum + due, 0),
    samples: [],
    timeDeltas: [],
  };
  let last = joined.startTime;
  profiles.forEach((profile, n) => {
    const ids = new Map(profile.nodes.map(({ id }, i) => [id, i === 0 ? 1 : joined.nodes.length + i]));
    const renumbered = (children) => (children || []).map((id) => ids.get(id));
    profile.nodes.forEach((node, i) => {
      if (i === 0) for (const child of renumbered(node.children)) root.children.push(child);
      else joined.nodes.push(Object.assign({}, node, { id: ids.get(node.id), children: renumbered(node.children) }));
    });
    timesOf(profile).forEach((time, i) => {
      if (n > 0 && i === 0) return;
      joined.samples.push(ids.get(profile.samples[i]));
      joined.timeDeltas.push(time - last);
      last = time;
    });
  });
  return joined;
}

module.exports = { joinProfiles };
