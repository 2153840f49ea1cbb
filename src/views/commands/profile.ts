import * as vscode from 'vscode';
import type { Cluster, EcsReader, Page, Service } from '../../ecs/types';
import type { Recorder } from '../capture/recorder';
import { serviceDescription } from '../services/items';
import type { Connection } from '../shared/connection';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { pickChoice } from './pickChoice';

/** *Profile…*: cluster, service, then duration and rate; a single cluster is taken without asking. */
export const profile = (connection: Connection, recorder: Recorder, log: Log) => async (): Promise<void> => {
  const reader = connection.reader();
  for (;;) {
    try {
      return await chooseAndRecord(reader, recorder);
    } catch (error) {
      if (!(await showFailure(log, 'The services could not be listed', error, true))) return;
      connection.reset();
    }
  }
};

async function chooseAndRecord(reader: EcsReader, recorder: Recorder): Promise<void> {
  const clusters = await all(reader.clusters());
  if (clusters.length === 0) {
    const region = await reader.region();
    const chosen = await vscode.window.showInformationMessage(`There are no clusters in ${region}. Change the region, or use another profile.`, 'Change Region…');
    if (chosen !== undefined) await vscode.commands.executeCommand('ecsProfiler.changeRegion');
    return;
  }
  const cluster = clusters.length === 1 ? clusters[0] : await pickCluster(clusters);
  const service = cluster && (await pickService(cluster, await all(reader.services(cluster.arn))));
  const choice = service && (await pickChoice());
  if (cluster === undefined || service === undefined || choice === undefined) return;
  await recorder.record({ clusterArn: cluster.arn, cluster: cluster.name, service: service.name }, choice);
}

async function all<T>(pages: AsyncIterable<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

async function pickCluster(clusters: readonly Cluster[]): Promise<Cluster | undefined> {
  const items = clusters.map((cluster) => ({ label: plain(cluster.name), cluster }));
  return (await vscode.window.showQuickPick(items, { title: 'Profile (1/3)', placeHolder: 'Choose a cluster' }))?.cluster;
}

async function pickService(cluster: Cluster, services: readonly Service[]): Promise<Service | undefined> {
  const items = services.map((service) => ({ label: plain(service.name), description: serviceDescription(service), service }));
  const placeHolder = items.length === 0 ? `Cluster ${plain(cluster.name)} has no services` : `Choose a service of cluster ${plain(cluster.name)}`;
  return (await vscode.window.showQuickPick(items, { title: 'Profile (2/3)', placeHolder }))?.service;
}
