/**
 * What is left of threads that end while they are recorded. What V8 sampled since it was last asked ends with the
 * process, but each change of the sampling interval hands over all until then (members.cjs keeps it as `earlier`).
 */
'use strict';

/** A thread as `collect` returns it. */
const withProfile = ({ pid, worker, title, calls }, profile) => ({ pid, worker, title, calls, profile });

/** `join` makes one of successive profiles. */
function createLost(join) {
  let lost = [];
  return {
    add(thread) {
      if (thread.earlier.length > 0) lost.push(withProfile(thread, join(thread.earlier)));
    },
    /** As of `collect`; each is returned once. */
    take() {
      const all = lost;
      lost = [];
      return all;
    },
  };
}

module.exports = { createLost, withProfile };
