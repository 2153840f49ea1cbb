import type { Deployment as DeploymentShape, Service } from '@aws-sdk/client-ecs';
import { ACCOUNT } from '../../services/account';
import type { Deployment } from '../../services/deployment';
import type { LabService } from '../../services/service';
import { seconds, type Wire } from '../wire';

const NETWORK = {
  awsvpcConfiguration: {
    subnets: ['subnet-0lab0a', 'subnet-0lab0b'],
    securityGroups: ['sg-0lab'],
    assignPublicIp: 'DISABLED' as const,
  },
};

/** A service in the form of DescribeServices and UpdateService. */
export function serviceShape(service: LabService): Wire<Service> {
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.arn.replace(/:service\/([^/]+)\/.*/, ':cluster/$1'),
    loadBalancers: [],
    serviceRegistries: [],
    status: 'ACTIVE',
    desiredCount: service.desiredCount,
    runningCount: service.count('RUNNING'),
    pendingCount: service.count('PENDING'),
    launchType: 'FARGATE',
    platformVersion: 'LATEST',
    platformFamily: 'Linux',
    taskDefinition: service.primary.definition.arn,
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    deployments: service.deployments.map((deployment, i) => deploymentShape(service, deployment, i === 0)),
    roleArn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    events: service.events.map((event) => ({
      id: event.id,
      createdAt: seconds(event.createdAt),
      message: event.message,
    })),
    createdAt: seconds(service.createdAt),
    createdBy: `arn:aws:iam::${ACCOUNT}:user/lab`,
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: NETWORK,
    healthCheckGracePeriodSeconds: 0,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: service.enableExecuteCommand,
    availabilityZoneRebalancing: 'DISABLED',
  };
}

function deploymentShape(service: LabService, deployment: Deployment, isPrimary: boolean): Wire<DeploymentShape> {
  const running = service.count('RUNNING', deployment);
  return {
    id: deployment.id,
    status: isPrimary ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: deployment.definition.arn,
    desiredCount: deployment.held ?? (isPrimary ? service.desiredCount : service.live(deployment).length),
    runningCount: running,
    pendingCount: service.count('PENDING', deployment),
    failedTasks: deployment.failedTasks,
    createdAt: seconds(deployment.createdAt),
    updatedAt: seconds(deployment.updatedAt),
    launchType: 'FARGATE',
    platformVersion: service.settings.platformVersion,
    platformFamily: 'Linux',
    networkConfiguration: NETWORK,
    rolloutState: deployment.completed ? 'COMPLETED' : 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${deployment.id} ${deployment.completed ? 'completed' : 'in progress'}.`,
  };
}
