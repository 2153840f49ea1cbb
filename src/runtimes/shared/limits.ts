/** How much a recording may cost the task. The recorder in the task enforces these limits itself. */

/** Python: the sampling rate falls until py-spy uses no more than this, in cores. */
export const RECORDER_CORES = 0.25;

/** A recorder that uses more than this over `WINDOW_MS` is ended: its rate could not be lowered enough. */
export const MAX_RECORDER_CORES = 0.8;

/**
 * Ends the recorder when the target's run delay (time its threads were runnable and did not run; second field of
 * /proc/<pid>/task/<tid>/schedstat) is this many seconds per second above what it was before. Applies only if the
 * recorder itself uses more than 0.1 cores over the same window: then it may be the cause.
 */
export const MAX_ADDED_RUN_DELAY = 1;

/** Seconds that py-spy is given to write its file when it is told to end; then it is killed. */
export const FINISH_SECONDS = 15;

/** The time over which both are measured, in ms. */
export const WINDOW_MS = 3000;

/**
 * Pausing a process with more threads than this is refused: 159 threads made a 1.5 s program take 24 s (py-spy#872).
 */
export const MAX_BLOCKING_THREADS = 40;
