/**
 * The three calls to EC2 that a diagnosis makes, as signed requests of EC2's query protocol (Amazon EC2 API reference,
 * *Query requests*). Written by hand because the SDK's EC2 client would more than double the size of the extension;
 * signing and XML parsing come from the SDK.
 */
import { parseXML } from '@aws-sdk/xml-builder';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash, streamCollector } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsConnection } from '../connection';
import type { Network } from './types';

const VERSION = '2016-11-15';

type Xml = { readonly [name: string]: Xml } | string | readonly Xml[] | undefined;
type Parameters = Readonly<Record<string, string>>;

/** Reads `a/b/c` of a parsed document; lists are `item` elements, one of which comes without its list. */
const at = (xml: Xml, ...path: readonly string[]): Xml =>
  path.reduce<Xml>(
    (one, name) =>
      typeof one === 'object' && !Array.isArray(one) ? (one as { [name: string]: Xml })[name] : undefined,
    xml,
  );
const text = (xml: Xml, ...path: readonly string[]): string => {
  const found = at(xml, ...path);
  return typeof found === 'string' ? found : '';
};
const items = (xml: Xml, name: string): readonly Xml[] => {
  const found = at(xml, name, 'item');
  return Array.isArray(found) ? found : found === undefined ? [] : [found];
};

/** One action. Throws an Error whose `name` is EC2's code, as the SDK's clients do, or what the network throws. */
async function ask(
  connection: AwsConnection,
  action: string,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<Xml> {
  const { region, endpointUrl, credentials } = connection;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = new URL(endpointUrl ?? `https://ec2.${region}.${suffix}`);
  const body = new URLSearchParams({ Action: action, Version: VERSION, ...parameters }).toString();
  const request = new HttpRequest({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    body,
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    ...(url.port === '' ? {} : { port: Number(url.port) }),
  });
  const signer = new SignatureV4({ service: 'ec2', region, credentials, sha256: Hash.bind(null, 'sha256') });
  const signed = new HttpRequest(await signer.sign(request));
  const { response } = await connection.requestHandler.handle(signed, { abortSignal: signal });
  const answer = Buffer.from(await streamCollector(response.body)).toString('utf8');
  if (response.statusCode === 200) return at(parseXML(answer) as Xml, `${action}Response`);
  throw failureOf(answer, response.statusCode);
}

function failureOf(answer: string, status: number): Error {
  let code = '';
  try {
    code = text(parseXML(answer) as Xml, 'Response', 'Errors', 'Error', 'Code');
  } catch {
    /* not EC2 that answers */
  }
  const error = new Error(`EC2 answered with status ${status}`);
  error.name = /^[\w.]{1,100}$/.test(code) ? code : 'UnexpectedAnswer';
  return error;
}

/** The subnet's VPC, and its endpoints where the VPC is the caller's own. */
export async function networkOf(
  connection: AwsConnection,
  subnetId: string,
  account: string,
  signal: AbortSignal,
): Promise<Network> {
  const [subnet] = items(await ask(connection, 'DescribeSubnets', { 'SubnetId.1': subnetId }, signal), 'subnetSet');
  const vpcId = text(subnet, 'vpcId');
  if (text(subnet, 'ownerId') !== account) return { vpcId, isShared: true, endpoints: [] };
  const endpoints: { service: string; state: string }[] = [];
  let token = '';
  const seen = new Set<string>();
  do {
    seen.add(token);
    const parameters = {
      'Filter.1.Name': 'vpc-id',
      'Filter.1.Value.1': vpcId,
      ...(token === '' ? {} : { NextToken: token }),
    };
    const page = await ask(connection, 'DescribeVpcEndpoints', parameters, signal);
    endpoints.push(
      ...items(page, 'vpcEndpointSet').map((one) => ({ service: text(one, 'serviceName'), state: text(one, 'state') })),
    );
    token = text(page, 'nextToken');
    // Stop if a token comes again, or the loop would never end; '' ends it too.
  } while (!seen.has(token));
  return { vpcId, isShared: false, endpoints };
}

/** Name of the instance profile; null where the instance has none. */
export async function profileOf(
  connection: AwsConnection,
  instanceId: string,
  signal: AbortSignal,
): Promise<string | null> {
  const [reservation] = items(
    await ask(connection, 'DescribeInstances', { 'InstanceId.1': instanceId }, signal),
    'reservationSet',
  );
  const [instance] = items(reservation, 'instancesSet');
  return text(instance, 'iamInstanceProfile', 'arn').split('/').pop() || null;
}
