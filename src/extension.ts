/** Composes the extension; everything it puts together lives in a file of its own. */
import path from 'node:path';
import * as vscode from 'vscode';
import { createDoctor } from './doctor/doctor';
import { closeOpenSessions } from './exec/aws/ending';
import { createGitHistory } from './source/truth/gitHistory';
import { createRecorder } from './views/capture/recorder';
import { removeCached } from './views/capture/removeCached';
import { createRunningCaptures, runningCommands } from './views/capture/running';
import { CapturesTree } from './views/captures/capturesTree';
import { captureCommands } from './views/captures/commands';
import { mergeSelected } from './views/captures/mergeCaptures';
import { createKeptCaptures } from './views/captures/keptCaptures';
import { createCapturesView } from './views/captures/view';
import { changeRegion } from './views/commands/changeRegion';
import { onTarget } from './views/commands/chooseTarget';
import { flameCommands } from './views/commands/flameCommands';
import { profile, profileAllTasks, profileRow, repeatLastCapture } from './views/commands/record';
import { createBaselines, upgradeBaselines } from './views/captures/baselines';
import { captureBothRevisions } from './views/compare/bothRevisions';
import { captureCompareCommands } from './views/compare/captureCommands';
import { compareFiles } from './views/compare/compareFiles';
import { findOddTask, findOddTaskIn } from './views/compare/oddTask';
import { createRevisionDiff } from './views/compare/revisionDiff';
import { checkExec } from './views/doctor/checkExec';
import { reportCommands } from './views/doctor/reportCommands';
import { createReports } from './views/doctor/reports';
import { exportProfile } from './views/exports/exportCommand';
import { createExporter } from './views/exports/saveExport';
import { reopenOrphanedTabs } from './views/flame/orphanedTabs';
import { FlameEditorProvider, registerFlameEditor } from './views/flame/provider';
import { createHeat, type Heat } from './views/heat/createHeat';
import { IterationsTree } from './views/iterations/iterationsTree';
import { createIterationsView, iterationCommands } from './views/iterations/view';
import { createLiveCaptures } from './views/live/liveCaptures';
import { createLiveTab } from './views/live/liveTab';
import { createTieQuestions } from './views/mapping/askTies';
import { editMappings } from './views/mapping/editMappings';
import { getReadyToOpen, profileOpener } from './views/profiles/openProfile';
import type { ErrorNode, MoreNode } from './views/services/nodes';
import { createServicesView, ServicesTree } from './views/services/servicesTree';
import { createWindowAccesses } from './views/shared/accesses';
import { createLog } from './views/shared/log';
import { openFlameGraph, openProfileFile, openSampleCapture } from './views/shared/openProfileFile';
import { registerCommands } from './views/shared/registerCommands';
import { fetchRan } from './views/source/fetchRan';
import { flameEvents } from './views/commands/flameEvents';
import { createGitProgram } from './views/source/gitProgram';
import { createLocalLibraries } from './views/source/localLibraries';
import { createFrameOpener } from './views/source/openFrame';
import { createRanDocuments, createWhatRan } from './views/source/whatRan';
import { truthActions, createTruthBadge } from './views/source/truthBadge';
import { createTruths } from './views/source/truths';

/** What other extensions and the in-editor tests may ask: the trees and the marks as they are shown. Read only. */
export interface ExtensionApi {
  readonly services: ServicesTree;
  readonly captures: CapturesTree;
  readonly iterations: IterationsTree;
  readonly heat: Pick<Heat, 'lines' | 'badges' | 'hotLines'>;
}

/** VS Code waits for this when it shuts down: no session stays open in a task. */
export const deactivate = (): Promise<void> => closeOpenSessions(4000);

export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const { extensionUri, extensionPath, globalState, globalStorageUri } = context;
  const assetsDir = path.join(extensionPath, 'dist', 'py-spy');
  const log = createLog();
  const accesses = createWindowAccesses(log);
  const services = new ServicesTree(accesses, log);
  const keptCaptures = createKeptCaptures(vscode.Uri.joinPath(globalStorageUri, 'captures').fsPath, globalState);
  void upgradeBaselines(context.workspaceState);
  const baselines = createBaselines(context.workspaceState);
  const captures = new CapturesTree(keptCaptures, baselines, log);
  const git = createGitProgram();
  const truths = createTruths(
    createGitHistory(() => git.path()),
    git.onDidChange,
  );
  const badge = createTruthBadge(truths, log);
  const ranDocuments = createRanDocuments();
  const whatRan = createWhatRan({
    truths,
    documents: ranDocuments,
    fetch: fetchRan(accesses, log),
    active: () => flame.activeDocument,
  });
  const libraries = createLocalLibraries();
  const openFrame = createFrameOpener({
    library: (file) => libraries.find(file, flame.activeDocument?.queries),
    openRan: (place) => whatRan.open(place),
  });
  const revisions = createRevisionDiff({
    truths,
    whatRan,
    documents: ranDocuments,
    active: () => flame.activeDocument,
  });
  const heat = createHeat({
    drift: truths,
    revisions,
    log,
    openFrame,
    media: vscode.Uri.joinPath(extensionUri, 'media'),
  });
  const live = createLiveCaptures();
  const running = createRunningCaptures();
  const recorder = createRecorder({
    state: globalState,
    log,
    running,
    accesses,
    assetsDir,
    openLive: async ({ target, ...options }) =>
      createLiveTab(
        { extensionPath, live, log },
        { ...options, uri: await keptCaptures.reserve(target.service, target.task?.split('/').pop() ?? '') },
      ),
    store: async (result, uri) => (await keptCaptures.add(result, uri)).uri,
    keepSoFar: (result, uri) => keptCaptures.keepSoFar(result, uri),
    release: (uri) => keptCaptures.release(uri),
    show: (uri) => openFlameGraph(vscode.Uri.parse(uri)),
  });
  const choosing = { state: globalState, accesses, recorder, keptCaptures, log };
  const open = profileOpener(extensionPath);
  getReadyToOpen(extensionPath);
  const oddTasks = { ...choosing, open };
  const iterations = new IterationsTree({ keptCaptures, open, log });
  const reports = createReports();
  const check = checkExec({
    log,
    reports,
    accesses,
    diagnose: (access) => createDoctor({ access, assetsDir }),
  });
  const exporter = createExporter(log);
  const flame = new FlameEditorProvider({
    extensionUri,
    open,
    live: (uri) => live.attach(uri.fsPath),
    events: flameEvents({
      recorder,
      accesses,
      keptCaptures,
      iterations,
      heat,
      truths,
      badge,
      openFrame,
      ties: createTieQuestions(context.workspaceState),
      log,
      exporter,
    }),
  });

  context.subscriptions.push(
    log,
    accesses,
    services,
    running,
    keptCaptures,
    captures,
    heat,
    git,
    truths,
    badge,
    ranDocuments,
    revisions,
    libraries,
    reports,
    accesses.onDidChange(() => services.refresh()),
    keptCaptures.onDidChange(() => {
      captures.refresh();
      iterations.refresh();
    }),
    createServicesView(services),
    createCapturesView(captures),
    createIterationsView(iterations),
    registerFlameEditor(flame),
    reopenOrphanedTabs({
      isOurs: (uri) => flame.hasEditor(uri),
      failed: (what, error) => log.error(what, error),
    }),
    registerCommands({
      'ecsProfiler.profile': profile(choosing),
      'ecsProfiler.profileAllTasks': profileAllTasks(choosing),
      'ecsProfiler.profileService': profileRow(recorder),
      'ecsProfiler.profileTask': profileRow(recorder),
      'ecsProfiler.profileContainer': profileRow(recorder),
      'ecsProfiler.captureBothRevisions': onTarget(
        accesses,
        log,
        'Capture and Compare Both Revisions',
        captureBothRevisions(choosing),
      ),
      'ecsProfiler.findOddTask': onTarget(accesses, log, 'Find the Odd Task', findOddTask(oddTasks)),
      'ecsProfiler.captures.findOddTask': findOddTaskIn(oddTasks),
      'ecsProfiler.repeatLastCapture': repeatLastCapture(recorder, accesses, globalState),
      'ecsProfiler.checkExec': onTarget(accesses, log, 'Check Exec', check),
      'ecsProfiler.removeCachedPySpy': onTarget(accesses, log, 'Remove Cached py-spy', removeCached(accesses, log)),
      'ecsProfiler.refresh': () => services.refresh(),
      'ecsProfiler.retry': (row: ErrorNode) => services.retry(row),
      'ecsProfiler.loadMore': (row: MoreNode) => services.loadMore(row),
      'ecsProfiler.changeRegion': changeRegion(accesses),
      'ecsProfiler.openProfileFile': openProfileFile,
      'ecsProfiler.compareProfiles': compareFiles({ keptCaptures, log }),
      'ecsProfiler.exportProfile': exportProfile(flame, exporter),
      'ecsProfiler.openSampleCapture': openSampleCapture(extensionUri),
      'ecsProfiler.showLog': () => log.show(),
      'ecsProfiler.compareWithRan': () => whatRan.compare(),
      'ecsProfiler.compareRevisions': (given?: unknown) => revisions.open(given),
      'ecsProfiler.openWhatRan': () => whatRan.open(),
      'ecsProfiler.truthActions': truthActions(badge, whatRan),
      'ecsProfiler.editPathMappings': editMappings(() => flame.activeDocument),
      ...heat.commands(flame),
      ...runningCommands(running),
      ...flameCommands(flame),
      ...captureCommands(keptCaptures, log, exporter, open),
      'ecsProfiler.captures.refresh': () => keptCaptures.refresh(),
      ...iterationCommands(),
      'ecsProfiler.captures.merge': mergeSelected(keptCaptures, log),
      ...captureCompareCommands({ keptCaptures, baselines, log, refresh: () => captures.refresh() }),
      ...reportCommands(reports, check),
    }),
  );
  return { services, captures, iterations, heat };
}
