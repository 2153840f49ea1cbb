import { EcsError } from './types';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Checks an endpoint given by the user and returns it normalised, or undefined for AWS's own.
 * Plain `http://` is taken on loopback only: signed requests and session tokens must not cross a network in the clear.
 * Throws EcsError `EndpointRefused`.
 */
export function checkEndpoint(endpointUrl: string): string | undefined {
  const text = endpointUrl.trim();
  if (text === '') return undefined;
  const hint = 'Use an https:// address, or http:// on 127.0.0.1 or localhost, or leave the endpoint empty for AWS.';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new EcsError('EndpointRefused', 'The endpoint is no address.', hint);
  }
  if (url.username !== '' || url.password !== '') {
    throw new EcsError(
      'EndpointRefused',
      'The endpoint holds a user name or password, which would be sent along.',
      hint,
    );
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
    return url.href.replace(/\/$/, '');
  throw new EcsError(
    'EndpointRefused',
    `The endpoint ${url.protocol}//${url.host} is neither https nor on this machine.`,
    hint,
  );
}
