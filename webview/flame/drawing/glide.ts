/** Runs `step` with a share 0..1 (eased) once a frame for `ms`, then with 1; the function it gives back stops it. */
export function glide(ms: number, step: (share: number) => void): () => void {
  const begun = performance.now();
  let frame = 0;
  const next = (now: number): void => {
    const share = Math.min(1, Math.max(0, now - begun) / ms);
    if (share < 1) frame = requestAnimationFrame(next);
    step(1 - (1 - share) ** 3);
  };
  frame = requestAnimationFrame(next);
  return () => cancelAnimationFrame(frame);
}
