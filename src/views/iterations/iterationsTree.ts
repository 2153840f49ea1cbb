import * as vscode from 'vscode';
import type { StoredCapture } from '../../capture/keep/store';
import type { CaptureMetadata } from '../../metadata/metadata';
import type { ProfileQueries } from '../../query/queries';
import type { KeptCaptures } from '../captures/keptCaptures';
import { comparisonAddress } from '../profiles/comparisonAddress';
import { kindOf, statesOf } from '../captures/sides';
import type { ProfileOpener } from '../flame/types';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { measure, iterationStep } from './measure';
import {
  iterationRow,
  iterationsSummary,
  type Iteration,
  type Measured,
  type IterationRow,
  type Step,
} from './iterationText';

/** Captures of a service that the view looks at: the last ones. */
const MOST = 20;

/** A capture of the view and the one before it. */
interface IterationNode {
  readonly number: number;
  readonly stored: StoredCapture;
  readonly previous: StoredCapture | undefined;
  readonly iteration: Iteration;
}

interface IterationsParts {
  readonly keptCaptures: Pick<KeptCaptures, 'list'>;
  readonly open: ProfileOpener;
  readonly log: Log;
}

/**
 * The *Iterations* view: captures of the current service, first to last, each with what changed since the previous one.
 */
export class IterationsTree implements vscode.TreeDataProvider<IterationNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  /** Kind of the captures that are shown; undefined: of the newest. */
  private kind: string | undefined;
  /** By URI, and by two of them: answers do not change. */
  private readonly measured = new Map<string, Measured>();
  private readonly steps = new Map<string, Step>();
  private working: Promise<void> | undefined;
  private shown: readonly IterationNode[] = [];

  constructor(private readonly parts: IterationsParts) {}

  /** Shows captures like this one from now on. */
  follow(capture: CaptureMetadata | undefined): void {
    if (capture === undefined || kindOf(capture) === this.kind) return;
    this.kind = kindOf(capture);
    this.refresh();
  }

  refresh(): void {
    this.changed.fire();
  }

  /** The view's summary, '' if there is nothing to say. */
  get summary(): string {
    return iterationsSummary(this.shown.map(({ iteration }) => iteration));
  }

  /** Whose captures are shown, '' where there are none. */
  get service(): string {
    const first = this.shown.at(0)?.stored.metadata;
    return first === undefined ? '' : `${first.cluster}/${first.service}`;
  }

  async getChildren(node?: IterationNode): Promise<IterationNode[]> {
    if (node !== undefined) return [];
    const rows = await this.rows().catch((error: unknown) => {
      this.parts.log.error('The captures of a service could not be listed', error);
      return [];
    });
    this.shown = rows;
    if (rows.some(({ iteration: { measured, step } }) => measured === undefined || step === undefined))
      this.working ??= this.work(rows).finally(() => (this.working = undefined));
    return rows;
  }

  getTreeItem({ number, stored, previous, iteration }: IterationNode): vscode.TreeItem {
    const { label, description, kind } = iterationRow(iteration, number);
    const item = new vscode.TreeItem(plain(label), vscode.TreeItemCollapsibleState.None);
    item.id = stored.uri;
    item.description = plain(description);
    item.tooltip = plain(
      previous === undefined
        ? `${label}\n${description}`
        : `${label}: ${description}. Opens the comparison with the one before.`,
    );
    item.iconPath = icons[kind];
    item.contextValue = 'ecsProfiler.iteration';
    item.accessibilityInformation = { label: plain(`${label}, ${description.replaceAll(' \u00b7 ', ', ')}`) };
    item.command = { command: 'ecsProfiler.openIteration', title: 'Open', arguments: [stored, previous] };
    return item;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async rows(): Promise<IterationNode[]> {
    const captures = await this.parts.keptCaptures.list();
    const one = captures.find(({ metadata }) => kindOf(metadata) === this.kind) ?? captures.at(0);
    const states = one === undefined ? [] : statesOf(captures, one);
    return states
      .map((stored, i): IterationNode => {
        const previous = i === 0 ? undefined : states[i - 1];
        const step = previous === undefined ? null : this.steps.get(`${previous.uri}\n${stored.uri}`);
        return {
          number: i + 1,
          stored,
          previous,
          iteration: { capture: stored.metadata, measured: this.measured.get(stored.uri), step },
        };
      })
      .slice(-MOST);
  }

  /** Looks at what is not known yet, one file after the other, newest first. */
  private async work(rows: readonly IterationNode[]): Promise<void> {
    for (const { stored, previous } of [...rows].reverse()) {
      const uri = vscode.Uri.parse(stored.uri);
      if (!this.measured.has(stored.uri))
        this.measured.set(
          stored.uri,
          await this.asked(uri, (queries) => measure(queries, stored.metadata), { top: null, cores: null }),
        );
      const key = `${previous?.uri}\n${stored.uri}`;
      if (previous !== undefined && !this.steps.has(key)) {
        const both = vscode.Uri.from(
          comparisonAddress(
            { before: { uri: vscode.Uri.parse(previous.uri).toString() }, after: { uri: uri.toString() } },
            'iteration',
          ),
        );
        this.steps.set(
          key,
          await this.asked(both, iterationStep, {
            significant: 0,
            largest: null,
            noiseFloor: null,
            unknown: 'could not be compared',
          }),
        );
      }
      this.refresh();
    }
  }

  private async asked<T>(uri: vscode.Uri, ask: (queries: ProfileQueries) => Promise<T>, otherwise: T): Promise<T> {
    let queries: ProfileQueries | undefined;
    try {
      queries = await this.parts.open(uri);
      return await ask(queries);
    } catch (error) {
      this.parts.log.error('A capture could not be compared with the one before', error);
      return otherwise;
    } finally {
      queries?.dispose();
    }
  }
}

const icons: Readonly<Record<IterationRow['kind'], vscode.ThemeIcon>> = {
  first: new vscode.ThemeIcon('circle-large-outline'),
  less: new vscode.ThemeIcon('arrow-down', new vscode.ThemeColor('charts.blue')),
  more: new vscode.ThemeIcon('arrow-up', new vscode.ThemeColor('list.warningForeground')),
  noise: new vscode.ThemeIcon('dash'),
  unknown: new vscode.ThemeIcon('question'),
  waiting: new vscode.ThemeIcon('loading~spin'),
};
