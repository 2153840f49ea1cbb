import { describeClusters } from './ecs/describeClusters';
import { describeServices } from './ecs/describeServices';
import { describeTaskDefinition } from './ecs/describeTaskDefinition';
import { describeTasks } from './ecs/describeTasks';
import { executeCommand } from './ecs/executeCommand';
import { listClusters } from './ecs/listClusters';
import { listServices } from './ecs/listServices';
import { listTasks } from './ecs/listTasks';
import { updateService } from './ecs/updateService';
import { decrypt } from './kms/decrypt';
import { generateDataKey } from './kms/generateDataKey';
import type { Operation } from './operation';
import { resumeSession } from './ssm/resumeSession';
import { startSession } from './ssm/startSession';
import { terminateSession } from './ssm/terminateSession';

interface JsonService {
  /** Its name in signatures and IAM actions. */
  readonly name: string;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** JSON 1.1 services by the first part of X-Amz-Target. */
export const jsonServices: ReadonlyMap<string, JsonService> = new Map([
  [
    'AmazonEC2ContainerServiceV20141113',
    {
      name: 'ecs',
      operations: new Map<string, Operation>([
        ['ListClusters', listClusters],
        ['DescribeClusters', describeClusters],
        ['ListServices', listServices],
        ['DescribeServices', describeServices],
        ['ListTasks', listTasks],
        ['DescribeTasks', describeTasks],
        ['DescribeTaskDefinition', describeTaskDefinition],
        ['UpdateService', updateService],
        ['ExecuteCommand', executeCommand],
      ]),
    },
  ],
  [
    'AmazonSSM',
    {
      name: 'ssm',
      operations: new Map<string, Operation>([
        ['TerminateSession', terminateSession],
        ['ResumeSession', resumeSession],
        ['StartSession', startSession],
      ]),
    },
  ],
  [
    'TrentService',
    {
      name: 'kms',
      operations: new Map<string, Operation>([
        ['GenerateDataKey', generateDataKey],
        ['Decrypt', decrypt],
      ]),
    },
  ],
]);
