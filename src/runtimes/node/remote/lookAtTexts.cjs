/** The texts of what ran in this recording. */
'use strict';
const { withNodes } = require('./pack.cjs');
const { createRanTexts } = require('./ranTexts.cjs');

const ran = createRanTexts();

/** Without positions where they are of another text than the one that is kept under the URL. */
const withKeptPositions = (thread) =>
  Object.assign({}, thread, {
    nodes: thread.nodes.map((node) =>
      ran.isOther(thread, node.callFrame)
        ? Object.assign({}, node, {
            callFrame: Object.assign({}, node.callFrame, { lineNumber: -1, columnNumber: -1 }),
            positionTicks: [],
          })
        : node,
    ),
  });

/**
 * Reads the texts of scripts that have come up in `threads`, `{pid, worker, title, calls, profile}`, as far as their
 * inspectors are there. `when` as of `look` in ranTexts.cjs. Returns the threads for `writePart`, with `nodes`.
 */
async function lookAtTexts(threads, when) {
  const all = withNodes(threads);
  await ran.look(
    all.filter(({ calls }) => !calls.closed),
    when,
  );
  return all.map(withKeptPositions);
}

module.exports = { lookAtTexts, ran };
