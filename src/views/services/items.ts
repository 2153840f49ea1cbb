import * as vscode from 'vscode';
import type { Container, ExecState, Service, Task } from '../../ecs/types';
import { failureText } from '../shared/failure';
import { escapeMarkdown, plain } from '../text/plain';
import { age } from './age';
import type { ServiceMarks } from './marks';
import type {
  ClusterNode,
  ContainerNode,
  ErrorNode,
  MessageNode,
  MoreNode,
  Node,
  ServiceNode,
  TaskNode,
} from './nodes';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** A row's appearance, its context menu (`contextValue`) and its text for screen readers. */
export function treeItem(node: Node, now: number): vscode.TreeItem {
  const item = itemOf(node, now);
  item.id = node.key;
  return item;
}

function itemOf(node: Node, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'cluster':
      return clusterItem(node);
    case 'service':
      return serviceItem(node);
    case 'task':
      return taskItem(node, now);
    case 'container':
      return containerItem(node);
    case 'more':
      return moreItem(node);
    case 'error':
      return errorItem(node);
    case 'message':
      return messageItem(node);
  }
}

interface Look {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: vscode.ThemeIcon;
  readonly contextValue: string;
  readonly state: vscode.TreeItemCollapsibleState;
  readonly spoken: string;
  /** Checks that did not pass: they follow in the tooltip. */
  readonly marks?: ServiceMarks;
}

function look({ label, description, tooltip, icon, contextValue, state, spoken, marks = [] }: Look): vscode.TreeItem {
  const item = new vscode.TreeItem(plain(label), state);
  item.description = plain(description);
  item.tooltip =
    marks.length === 0
      ? tooltip
          .split('\n')
          .map((line) => plain(line))
          .join('\n')
      : markedTooltip(tooltip, marks);
  item.iconPath = icon;
  item.contextValue = contextValue;
  item.accessibilityInformation = { label: plain(spoken) };
  return item;
}

const clusterItem = ({ cluster }: ClusterNode): vscode.TreeItem =>
  look({
    label: cluster.name,
    description: 'cluster',
    tooltip: cluster.arn,
    icon: new vscode.ThemeIcon('server-environment'),
    contextValue: 'ecsProfiler.cluster',
    state: Expanded,
    spoken: `cluster ${cluster.name}`,
  });

function serviceItem({ service }: ServiceNode): vscode.TreeItem {
  const description = serviceDescription(service);
  return look({
    label: service.name,
    description,
    tooltip: [
      service.arn,
      service.taskDefinition,
      service.enableExecuteCommand ? 'ECS Exec is on' : 'ECS Exec is off',
    ].join('\n'),
    icon: new vscode.ThemeIcon(service.deploying ? 'sync' : 'globe'),
    contextValue: `ecsProfiler.service${service.deploying ? '.deploying' : ''}${service.runningCount > 2 ? '.several' : ''}`,
    state: Collapsed,
    spoken: `service ${service.name}, ${description}`,
  });
}

/** `2/3 running · revision 7 · deploying`. */
export function serviceDescription(service: Service): string {
  return [
    `${service.runningCount}/${service.desiredCount} running`,
    `revision ${service.revision}`,
    service.deploying ? 'deploying' : '',
    service.status === 'ACTIVE' ? '' : service.status.toLowerCase(),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Facts first, then problems, each with its word: colour alone says nothing. */
function markedTooltip(tooltip: string, marks: ServiceMarks): vscode.MarkdownString {
  const facts = tooltip
    .split('\n')
    .map((line) => escapeMarkdown(line))
    .join('  \n');
  const rows = marks.map(
    ({ status, title, detail }) => `- **${status}: ${escapeMarkdown(title)}.** ${escapeMarkdown(detail)}`,
  );
  return new vscode.MarkdownString([facts, '', ...rows].join('\n'));
}

const failures = (marks: ServiceMarks): ServiceMarks => marks.filter(({ status }) => status === 'failed');
const WARNING = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
/** ` · 2 problems`, '' if there are none. */
const problemText = (count: number): string => (count === 0 ? '' : ` · ${count} problem${count === 1 ? '' : 's'}`);
const spokenProblems = (marks: ServiceMarks): string =>
  failures(marks)
    .map(({ title, detail }) => `, failed: ${title}. ${detail}`)
    .join('');

/** A task's marks: what several containers share is said once. */
const sharedMarks = (marks: readonly ServiceMarks[]): ServiceMarks =>
  marks
    .flat()
    .filter(
      (row, index, all) => all.findIndex((other) => other.id === row.id && other.detail === row.detail) === index,
    );

function taskItem({ task, marks: marksByContainer }: TaskNode, now: number): vscode.TreeItem {
  const marks = sharedMarks(marksByContainer);
  const failed = failures(marks).length;
  const description = `${taskDescription(task, now)}${problemText(failed)}`;
  return look({
    marks,
    label: task.id.slice(0, 8),
    description,
    tooltip: [
      task.arn,
      task.taskDefinition,
      [task.launchType, task.platformVersion, task.availabilityZone].filter((part) => part !== '').join(' '),
      `cpu ${task.cpu}, memory ${task.memory}`,
    ].join('\n'),
    icon: failed > 0 ? WARNING : new vscode.ThemeIcon(task.lastStatus === 'RUNNING' ? 'vm-running' : 'vm-outline'),
    contextValue: 'ecsProfiler.task',
    state: Collapsed,
    spoken: `task ${task.id.slice(0, 8)}, ${description}${spokenProblems(marks)}`,
  });
}

/** `revision 7 · running · 3 h`. */
function taskDescription(task: Task, now: number): string {
  const old = task.startedAt === null ? '' : age(now - Date.parse(task.startedAt));
  return [`revision ${task.revision}`, task.lastStatus.toLowerCase(), old].filter((part) => part !== '').join(' · ');
}

const EXEC_ICON: Readonly<Record<ExecState, vscode.ThemeIcon>> = {
  ready: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  disabled: new vscode.ThemeIcon('circle-slash'),
  pending: new vscode.ThemeIcon('watch'),
  stopped: new vscode.ThemeIcon('debug-stop'),
};

function containerItem({ container, marks }: ContainerNode): vscode.TreeItem {
  const failed = failures(marks).length;
  return look({
    marks,
    label: container.name,
    description: `exec ${container.exec}${problemText(failed)}`,
    tooltip: containerTooltip(container),
    icon: failed > 0 ? WARNING : EXEC_ICON[container.exec],
    contextValue: `ecsProfiler.container.${container.exec}`,
    state: None,
    spoken: `container ${container.name}, exec ${container.exec}${container.execReason === '' ? '' : `: ${container.execReason}`}${spokenProblems(marks)}`,
  });
}

const containerTooltip = (container: Container): string =>
  [
    `ECS Exec: ${container.exec}${container.execReason === '' ? '' : `. ${container.execReason}`}`,
    container.image,
    container.imageDigest ?? '',
  ]
    .filter((line) => line !== '')
    .join('\n');

function moreItem({ list, parent }: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem('Load more', None);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'ecsProfiler.more';
  item.command = { command: 'ecsProfiler.loadMore', title: 'Load more', arguments: [{ list, parent }] };
  return item;
}

function errorItem({ error }: ErrorNode): vscode.TreeItem {
  const { message, hint } = failureText(error);
  return look({
    label: message,
    description: hint,
    tooltip: `${message}\n${hint}`,
    icon: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
    contextValue: 'ecsProfiler.error',
    state: None,
    spoken: `error: ${message} ${hint}`,
  });
}

function messageItem({ label, description, icon, command }: MessageNode): vscode.TreeItem {
  const item = look({
    label,
    description,
    tooltip: description === '' ? label : `${label}\n${description}`,
    icon: new vscode.ThemeIcon(icon),
    contextValue: 'ecsProfiler.message',
    state: None,
    spoken: `${label} ${description}`.trim(),
  });
  if (command !== undefined) item.command = { command, title: label };
  return item;
}
