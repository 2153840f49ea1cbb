import assert from 'node:assert/strict';

/** Waits for a condition; fails with `what()` when it does not come. */
export async function until(condition: () => boolean, withinMs: number, what: () => string): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end;) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(what());
}
