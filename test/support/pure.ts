/**
 * Which tests are pure. Only the arguments of functions decide their outcome, so a failure is real even if a second run
 * passes.
 */

/** Folders of tests that start no process, thread or server, open no browser and wait for no clock. */
export const PURE_FOLDERS: readonly string[] = [
  'test/contributes/',
  'test/doctor/',
  'test/metadata/',
  'test/page/',
  'test/profile/',
  'test/source/',
  'test/tools/',
  'test/views/',
  'test/words/',
];

/** Pure tests in other folders. Some read committed fixtures; clocks are made up. */
export const PURE_FILES: readonly string[] = [
  'test/capture/failures.test.ts',
  'test/capture/find/choose.test.ts',
  'test/capture/find/families.test.ts',
  'test/capture/fleet/byRevision.test.ts',
  'test/capture/fleet/liveFleet.test.ts',
  'test/capture/fleet/mergeCaptures.test.ts',
  'test/capture/fleet/mergeStored.test.ts',
  'test/capture/keep/notRunning.test.ts',
  'test/capture/record/options.test.ts',
  'test/cli/captureOptions.test.ts',
  'test/cli/describeReport.test.ts',
  'test/cli/fleetPrinter.test.ts',
  'test/cli/printable.test.ts',
  'test/cli/target.test.ts',
  'test/ecs/execState.test.ts',
  'test/exec-commands/deadConnection.test.ts',
  'test/exec-commands/downloadBounds.test.ts',
  'test/exec-commands/uploads.test.ts',
  'test/exec/channelSchedules.test.ts',
  'test/exec/kms.test.ts',
  'test/runtimes/node/parts.test.ts',
  'test/runtimes/python/choice.test.ts',
  'test/runtimes/python/mendStacks.test.ts',
  'test/runtimes/python/whatRan.test.ts',
  'test/runtimes/shared/lineCutter.test.ts',
  'test/runtimes/shared/recordedBytes.test.ts',
  'test/vitals/vitalsLog.test.ts',
];

/** Tests in these folders that are not pure. */
export const NOT_PURE: readonly string[] = [
  // Run probes in this machine's shells.
  'test/doctor/container.test.ts',
  'test/doctor/session.test.ts',
  // Captures the lab.
  'test/profile/diff/calibrationLab.test.ts',
  // Opens speedscope in a browser.
  'test/profile/formats/readBySpeedscope.test.ts',
  // Runs a reader of its own in Python.
  'test/profile/formats/realAgainstOracle.test.ts',
  // Profiles this process.
  'test/source/bundles.test.ts',
  // Runs bundlers from npm.
  'test/source/bundlers.test.ts',
  // Runs Git.
  'test/source/truth/',
  // Bundle with esbuild, which runs a program of its own.
  'test/source/mappedNames.test.ts',
  'test/source/sourceMaps.test.ts',
  'test/tools/follow.test.ts',
  'test/tools/package.test.ts',
];

/** Whether the tests of this file (path from the project's folder) are pure. */
export function isPure(file: string): boolean {
  const isIn = (places: readonly string[]): boolean => places.some((place) => file.startsWith(place));
  return (isIn(PURE_FOLDERS) || PURE_FILES.includes(file)) && !isIn(NOT_PURE);
}

/** Tests that are not pure and yet get no second run: what they claim holds for each of many tries, on any machine. */
export const ONCE: readonly string[] = ['test/exec-matrix/matrix.test.ts'];

/**
 * How often a failed test of this file is repeated. With many real processes a test can miss a moment; a pure test
 * cannot.
 */
export const retriesOf = (file: string): number => (isPure(file) || ONCE.includes(file) ? 0 : 1);
