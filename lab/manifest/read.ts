import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Fields } from './fields';
import { ManifestError, type Manifest, type ManifestRevision, type ManifestService } from './types';

/**
 * Reads a lab manifest: see lab/README.md for its keys. Paths in it are relative to the file.
 * @throws ManifestError naming the file and the key.
 */
export function readManifest(file: string): Manifest {
  const root = Fields.of(file, '', parse(file));
  const entries = root.optionalObjects('services') ?? root.fail('services', 'is missing');
  const warnings: string[] = [];
  const services = entries.map((entry) => {
    const service = readService(entry, path.dirname(path.resolve(file)), warnings);
    warnings.push(...ignored(entry));
    return service;
  });
  warnings.push(...ignored(root));
  const names = new Set<string>();
  services.forEach((service, i) => {
    const name = `${service.cluster}/${service.name}`;
    if (names.has(name)) throw new ManifestError(file, `services[${i}].name`, `there are two services ${name}`);
    names.add(name);
  });
  return { services, warnings };
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ManifestError(
      file,
      '',
      `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}). Give the path of a lab manifest with --services.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ManifestError(file, '', `is not JSON: ${(error as Error).message}`);
  }
}

function readService(fields: Fields, folder: string, warnings: string[]): ManifestService {
  const name = awsName(fields, 'name', fields.string('name'));
  const revisions = readRevisions(fields, folder, warnings);
  const running = readRunning(fields, revisions.length);
  return {
    cluster: awsName(fields, 'cluster', fields.string('cluster', 'lab')),
    name,
    container: awsName(fields, 'container', fields.string('container', name)),
    containerRoot: containerPath(fields, 'containerRoot', fields.string('containerRoot', '/srv/app')),
    desiredCount: [...running.values()].reduce((sum, n) => sum + n, 0),
    enableExecuteCommand: fields.boolean('enableExecuteCommand', true),
    cpu: fields.digits('cpu', '512'),
    memory: fields.digits('memory', '1024'),
    user: fields.string('user', ''),
    readonlyRootFilesystem: fields.boolean('readonlyRootFilesystem', false),
    sysPtrace: fields.boolean('sysPtrace', true),
    initProcessEnabled: fields.boolean('initProcessEnabled', true),
    execAgent: execAgent(fields),
    path: toolNames(fields),
    tempNoexec: fields.boolean('tempNoexec', false),
    platformVersion: fields.string('platformVersion', '1.4.0'),
    taskDefinition: fields.object('taskDefinition'),
    containerDefinition: fields.object('containerDefinition'),
    revisions,
    running,
  };
}

function readRevisions(fields: Fields, folder: string, warnings: string[]): readonly ManifestRevision[] {
  const build = fields.optionalStrings('build');
  const entries = fields.optionalObjects('revisions');
  if (entries === null) return [readRevision(fields, folder, build)];
  for (const key of ['source', 'command', 'env']) {
    if (fields.has(key)) fields.fail(key, 'stands in each of the revisions when there are revisions');
  }
  return entries.map((entry) => {
    const revision = readRevision(entry, folder, entry.optionalStrings('build') ?? build);
    warnings.push(...ignored(entry));
    return revision;
  });
}

function readRevision(fields: Fields, folder: string, build: readonly string[] | null): ManifestRevision {
  const source = path.resolve(folder, fields.string('source'));
  if (!statSync(source, { throwIfNoEntry: false })?.isDirectory())
    fields.fail('source', `there is no folder ${source}`);
  return { source, command: fields.strings('command'), env: fields.stringMap('env'), build };
}

/** `running` takes precedence; otherwise revision 1 runs desiredCount times. */
function readRunning(fields: Fields, revisions: number): ReadonlyMap<number, number> {
  const desired = fields.count('desiredCount', 1);
  const running = fields.countByRevision('running') ?? new Map([[1, desired]]);
  for (const revision of running.keys()) {
    if (revision > revisions) fields.fail(`running.${revision}`, `there is no revision ${revision}`);
  }
  return running;
}

function awsName(fields: Fields, key: string, value: string): string {
  return /^[A-Za-z0-9_-]{1,255}$/.test(value) ? value : fields.fail(key, 'may hold letters, digits, - and _ only');
}

function containerPath(fields: Fields, key: string, value: string): string {
  const clean = path.posix.normalize(value);
  if (!clean.startsWith('/') || clean === '/' || value.split('/').includes('..'))
    fields.fail(key, 'must be an absolute path below /');
  return clean.replace(/\/$/, '');
}

function execAgent(fields: Fields): ManifestService['execAgent'] {
  const value = fields.string('execAgent', 'running');
  return value === 'running' || value === 'pending' || value === 'stopped'
    ? value
    : fields.fail('execAgent', 'must be running, pending or stopped');
}

function toolNames(fields: Fields): readonly string[] | null {
  const names = fields.optionalStrings('path');
  if (names?.some((name) => !/^[A-Za-z0-9_.+[-]+$/.test(name))) fields.fail('path', 'holds names of tools, not paths');
  return names;
}

function ignored(fields: Fields): readonly string[] {
  return fields.unknown().map((key) => `manifest key ${key} is not known and was ignored`);
}
