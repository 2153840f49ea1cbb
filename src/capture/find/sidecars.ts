/** Containers and processes that accompany an application and are never captured by themselves. */
import type { RemoteProcess } from '../types';

const words = [
  'xray',
  'x-ray',
  'aws-xray',
  'envoy',
  'appmesh',
  'app-mesh',
  'service-connect',
  'log_router',
  'log-router',
  'firelens',
  'fluent-bit',
  'fluentbit',
  'fluentd',
  'datadog',
  'dd-agent',
  'aws-otel',
  'adot',
  'otel',
  'opentelemetry',
  'cloudwatch-agent',
  'cwagent',
  'newrelic',
  'new-relic',
  'splunk',
  'sumologic',
  'filebeat',
  'vector',
  'promtail',
  'prometheus',
  'statsd',
  'telegraf',
  'guardduty',
  'falco',
  'istio-proxy',
  'linkerd',
  'consul',
  'vault-agent',
  'pause',
];
const escaped = words.map((word) => word.replace(/[-_]/g, '[-_]?'));
/**
 * A word counts as a whole part of a name: `envoy`, `my-envoy`, `amazon/aws-otel-collector:latest`, but not
 * `vectorise`.
 */
const pattern = new RegExp(`(^|[-_./:])(${escaped.join('|')})($|[-_./:@])`, 'i');
const processNames =
  /^(amazon-ssm-agent|ssm-agent-worker|ssm-session-worker|ssm-session-logger|supervisord|dumb-init|tini|docker-init|s6-svscan)$/;

/** True for known sidecars by container name or by the last part of the image's name. */
export function isSidecarContainer(name: string, image: string): boolean {
  const repository = image.split('@')[0].split('/').pop() ?? '';
  return /^~internal~/.test(name) || pattern.test(name) || pattern.test(repository);
}

/**
 * True for processes that serve the container itself: agents, supervisors, init. Matches the executable and a script's
 * name.
 */
export function isSidecarProcess(process: RemoteProcess): boolean {
  const base = (text: string): string => text.split('/').pop() ?? '';
  return [base(process.exe), base(process.argv[0] ?? ''), base(process.argv[1] ?? '')].some((name) =>
    processNames.test(name),
  );
}
