import type * as vscode from 'vscode';
import type { Scope } from '../../profile/scope';
import type { HotLine } from '../../query/types';
import type { FlameEditorProvider } from '../flame/provider';
import type { FlameDocument } from '../flame/types';
import { createExplorerBadges, type ExplorerBadges } from './explorerBadges';
import { filterHotLines, HotLinesTree, createHotLinesView } from './hotLines';
import { createFunctionLens } from './functionLens';
import { goToHotLine } from './goToHotLine';
import { nextHeatMode, createHeatStatus } from './heatMode';
import { createLineHeat, type LineHeatParts, type LineHeatView } from './lineHeat';
import { createLineHover } from './lineHover';
import { pickCapture } from './pickCapture';
import { createHeatSubject } from './subject';
import type { Commands } from '../shared/registerCommands';
import type { FrameOpener } from '../source/openFrame';

/** Everything that shows a profile on lines and files, about one profile at a time. */
export interface Heat extends vscode.Disposable {
  /** The profile to show, and the part of it that counts; undefined clears everything. */
  follow(document: FlameDocument | undefined, scope: Scope): void;
  readonly lines: Pick<LineHeatView, 'shownIn'>;
  readonly badges: Pick<ExplorerBadges, 'provideFileDecoration'>;
  readonly hotLines: HotLinesTree;
  commands(flame: FlameEditorProvider): Commands;
}

interface HeatParts extends Omit<LineHeatParts, 'subject'> {
  readonly openFrame: FrameOpener;
}

export function createHeat({ drift, revisions, log, openFrame, media }: HeatParts): Heat {
  const subject = createHeatSubject();
  const lines = createLineHeat({ subject, drift, revisions, log, media });
  const badges = createExplorerBadges(subject, log);
  const hotLines = new HotLinesTree(subject, log);
  const parts = [
    subject,
    lines,
    badges,
    createHotLinesView(hotLines, subject),
    createHeatStatus(subject),
    createLineHover(subject, lines, drift, log),
    createFunctionLens(subject, drift, log),
  ];
  const open = async ({ file, line, source }: HotLine): Promise<void> => {
    const { current } = subject;
    const lineNow = async (document: vscode.TextDocument): Promise<number | null> =>
      current === undefined ? null : (await drift.in(current.queries, document))(source?.line ?? 0);
    await openFrame({ file, line, source, lineNow }, { keepFocus: false });
  };
  return {
    follow: subject.follow,
    lines,
    badges,
    hotLines,
    commands: (flame) => ({
      'ecsProfiler.toggleLineHeat': nextHeatMode,
      'ecsProfiler.nextHotLine': () => goToHotLine(1, lines, subject, open),
      'ecsProfiler.previousHotLine': () => goToHotLine(-1, lines, subject, open),
      'ecsProfiler.openHotLine': open,
      'ecsProfiler.filterHotLines': () => filterHotLines(hotLines),
      'ecsProfiler.clearHotLinesFilter': () => void (hotLines.filter = ''),
      'ecsProfiler.pickHeatCapture': () => pickCapture(flame),
    }),
    dispose: () => {
      for (const part of parts) part.dispose();
    },
  };
}
