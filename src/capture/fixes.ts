/** Snippets for *Copy Fix*. */

/** Part of a container definition; the same on Fargate (platform version 1.4.0 or later) and EC2. */
export const addSysPtrace = `"linuxParameters": {
  "capabilities": { "add": ["SYS_PTRACE"] }
}`;

export const initProcess = `"linuxParameters": {
  "initProcessEnabled": true
}`;

export const writableRoot = '"readonlyRootFilesystem": false';

/** Quotes a word for a POSIX shell where it needs it. */
const word = (text: string): string => (/^[A-Za-z0-9_./:@-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);

/** Turns ECS Exec on: tasks started afterwards have it. */
export const enableExec = (cluster: string, service: string): string =>
  `aws ecs update-service --cluster ${word(cluster)} --service ${word(service)} --enable-execute-command --force-new-deployment`;

export const redeploy = (cluster: string, service: string): string =>
  `aws ecs update-service --cluster ${word(cluster)} --service ${word(service)} --force-new-deployment`;

export const newestPlatform = (cluster: string, service: string): string =>
  `aws ecs update-service --cluster ${word(cluster)} --service ${word(service)} --platform-version LATEST --force-new-deployment`;

export const describeService = (cluster: string, service: string): string =>
  `aws ecs describe-services --cluster ${word(cluster)} --services ${word(service)} --query 'services[0].events[:5].message'`;
