import * as vscode from 'vscode';
import type { AwsAccess } from '../../access/awsAccess';
import type { Cluster, Page } from '../../ecs/types';
import { treeItem } from './items';
import { Definitions, marksOf } from './marks';
import type { ErrorNode, MessageNode, MoreNode, Node, Retryable } from './nodes';
import { PagedList, type ListState } from './pagedList';
import type { WindowAccesses } from '../shared/accesses';
import { failureText } from '../shared/failure';
import type { Log } from '../shared/log';

/** A cluster, and the access it was found through. */
interface FoundCluster {
  readonly access: AwsAccess;
  readonly cluster: Cluster;
}

async function* clustersOf(opening: Promise<AwsAccess>): AsyncGenerator<Page<FoundCluster>> {
  const access = await opening;
  for await (const page of access.ecs.clusters())
    yield Object.assign(
      page.map((cluster) => ({ access, cluster })),
      { last: page.last },
    );
}

/** The *Services* tree. Each level is read when it is first opened; an error is shown instead of its rows. */
export class ServicesTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private clusters: PagedList<FoundCluster> | undefined;
  private readonly definitions = new Definitions();
  /** Failures already in the log, so that drawing a row again does not repeat them. */
  private readonly logged = new WeakSet<object>();

  constructor(
    private readonly accesses: WindowAccesses,
    private readonly log: Log,
  ) {}

  /** Reads everything again, including credentials and region. */
  refresh(): void {
    this.accesses.reset();
    this.clusters = undefined;
    this.changed.fire(undefined);
  }

  loadMore({ list, parent }: Pick<MoreNode, 'list' | 'parent'>): void {
    list.more();
    this.changed.fire(parent);
  }

  retry({ list, parent }: Pick<ErrorNode, 'list' | 'parent'>): void {
    // The settings may have been wrong, or the credentials of the access that the row came from may have expired.
    if (parent === undefined) this.accesses.reset();
    else if ('access' in parent) parent.access.renew();
    list.retry();
    this.changed.fire(parent);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node, Date.now());
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.kind) {
      case undefined:
        return this.root();
      case 'cluster':
        return this.servicesOf(node);
      case 'service':
        return this.tasksOf(node);
      case 'task':
        return node.task.containers.map((container, index) => ({
          kind: 'container',
          key: `${node.key}/${container.name}`,
          access: node.access,
          cluster: node.cluster,
          task: node.task,
          container,
          marks: node.marks[index] ?? [],
        }));
      default:
        return [];
    }
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async root(): Promise<Node[]> {
    const list = (this.clusters ??= new PagedList(() => clustersOf(this.accesses.current())));
    const state = await list.load();
    const rows = state.items.map(({ access, cluster }): Node => ({
      kind: 'cluster',
      key: cluster.arn,
      access,
      cluster,
      services: new PagedList(() => access.ecs.services(cluster.arn)),
    }));
    const tail = this.tail('root', state, list, undefined);
    if (rows.length > 0) return [...rows, ...tail];
    return [
      ...(state.error === undefined ? [await this.nothing(await this.accesses.current(), 'No clusters')] : []),
      ...tail,
      ...OFFERS,
    ];
  }

  private async servicesOf(node: Extract<Node, { kind: 'cluster' }>): Promise<Node[]> {
    const { access } = node;
    const state = await node.services.load();
    const rows = state.items.map((service): Node => ({
      kind: 'service',
      key: service.arn,
      access,
      cluster: node.cluster,
      service,
      tasks: new PagedList(() => access.ecs.tasks(node.cluster.arn, service.name)),
    }));
    const tail = this.tail(node.key, state, node.services, node);
    return rows.length === 0 && tail.length === 0
      ? [await this.nothing(access, 'No services', node.key)]
      : [...rows, ...tail];
  }

  private async tasksOf(node: Extract<Node, { kind: 'service' }>): Promise<Node[]> {
    const state = await node.tasks.load();
    const rows = await Promise.all(
      state.items.map(async (task): Promise<Node> => {
        const definition = await this.definitions.get(node.access.ecs, task.taskDefinition);
        return {
          kind: 'task',
          key: task.arn,
          access: node.access,
          cluster: node.cluster,
          task,
          marks: marksOf(node.service, task, definition, Date.now()),
        };
      }),
    );
    const tail = this.tail(node.key, state, node.tasks, node);
    if (rows.length > 0 || tail.length > 0) return [...rows, ...tail];
    return [message(`${node.key}#empty`, 'No running tasks', `${node.service.desiredCount} desired`, 'info')];
  }

  /** Rows after those of a list: *Load more*, or the error with its retry. */
  private tail(key: string, state: ListState<unknown>, list: Retryable, parent: Node | undefined): Node[] {
    if (state.error !== undefined) {
      this.logOnce(state.error);
      return [{ kind: 'error', key: `${key}#error`, error: state.error, list, parent }];
    }
    return state.hasMore ? [{ kind: 'more', key: `${key}#more`, list, parent }] : [];
  }

  private logOnce(error: unknown): void {
    if (typeof error === 'object' && error !== null) {
      if (this.logged.has(error)) return;
      this.logged.add(error);
    }
    this.log.error('The services could not be read', error);
  }

  /** The row for an empty list names region and identity. */
  private async nothing({ ecs, region }: AwsAccess, what: string, key = 'root'): Promise<MessageNode> {
    try {
      const { arn } = await ecs.identity();
      return message(`${key}#empty`, `${what} in ${region}`, `as ${arn}`, 'info');
    } catch (error) {
      this.logOnce(error);
      return message(`${key}#empty`, `${what} in ${region}`, `identity unknown: ${failureText(error).message}`, 'info');
    }
  }
}

const message = (key: string, label: string, description: string, icon: string, command?: string): MessageNode => ({
  kind: 'message',
  key,
  label,
  description,
  icon,
  command,
});

const OFFERS: readonly MessageNode[] = [
  message('offer#region', 'Change Region…', '', 'globe', 'ecsProfiler.changeRegion'),
  message('offer#file', 'Open Profile File…', '', 'folder-opened', 'ecsProfiler.openProfileFile'),
  message('offer#sample', 'Open Sample Capture', '', 'beaker', 'ecsProfiler.openSampleCapture'),
];

/** Shows the tree in the activity bar's container. */
export function createServicesView(tree: ServicesTree): vscode.TreeView<Node> {
  return vscode.window.createTreeView('ecsProfiler.services', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });
}
