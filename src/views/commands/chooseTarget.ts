import * as vscode from 'vscode';
import type { AwsAccess } from '../../access/awsAccess';
import type { Cluster, Page, Service } from '../../ecs/types';
import { targetOf, type CaptureTarget } from '../capture/target';
import { serviceDescription } from '../services/items';
import type { Node } from '../services/nodes';
import type { WindowAccesses } from '../shared/accesses';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { plain, plainLabel } from '../text/plain';

/** Asks for a cluster, unless there is only one, and a service. Returns undefined when dismissed. Throws EcsError. */
async function chooseService(access: AwsAccess, step: (n: 1 | 2) => string): Promise<CaptureTarget | undefined> {
  const { ecs, region } = access;
  const clusters = await all(ecs.clusters());
  if (clusters.length === 0) {
    const chosen = await vscode.window.showInformationMessage(
      `There are no clusters in ${region}. Change the region, or use another profile.`,
      'Change Region…',
    );
    if (chosen !== undefined) await vscode.commands.executeCommand('ecsProfiler.changeRegion');
    return undefined;
  }
  const cluster = clusters.length === 1 ? clusters[0] : await pickCluster(clusters, step(1));
  const service = cluster && (await pickService(cluster, await all(ecs.services(cluster.arn)), step(2)));
  return (
    cluster &&
    service && {
      access,
      clusterArn: cluster.arn,
      cluster: cluster.name,
      service: service.name,
      running: service.runningCount,
    }
  );
}

async function all<T>(pages: AsyncIterable<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

async function pickCluster(clusters: readonly Cluster[], title: string): Promise<Cluster | undefined> {
  const items = clusters.map((cluster) => ({ label: plainLabel(cluster.name), cluster }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'Choose a cluster' }))?.cluster;
}

async function pickService(
  cluster: Cluster,
  services: readonly Service[],
  title: string,
): Promise<Service | undefined> {
  const items = services.map((service) => ({
    label: plainLabel(service.name),
    description: plainLabel(serviceDescription(service)),
    service,
  }));
  const placeHolder =
    items.length === 0
      ? `Cluster ${plain(cluster.name)} has no services`
      : `Choose a service of cluster ${plain(cluster.name)}`;
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.service;
}

/**
 * A command that acts on a service, task or container: that of the chosen row, otherwise one the user picks. `name` is
 * the title of the command.
 */
export const onTarget =
  (accesses: WindowAccesses, log: Log, name: string, run: (target: CaptureTarget) => Promise<void>) =>
  async (row?: Node): Promise<void> => {
    const target = targetOf(row) ?? (await chooseTarget(accesses, log, (n) => `${name} (${n}/2)`));
    if (target !== undefined) await run(target);
  };

/**
 * Asks for a service; shows a failure with *Retry*. `step` returns the title of the nth question. Returns undefined
 * when the user gives up.
 */
export async function chooseTarget(
  accesses: WindowAccesses,
  log: Log,
  step: (n: 1 | 2) => string,
): Promise<CaptureTarget | undefined> {
  for (;;) {
    try {
      return await chooseService(await accesses.current(), step);
    } catch (error) {
      if (!(await showFailure(log, 'The services could not be listed', error, true))) return undefined;
      accesses.reset();
    }
  }
}
