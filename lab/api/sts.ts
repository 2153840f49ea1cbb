import { ACCOUNT } from '../services/account';
import type { QueryService } from './query';

/** STS: only GetCallerIdentity, which everybody may call. */
export const sts: QueryService = {
  name: 'sts',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  version: '2011-06-15',
  operations: new Map([
    [
      'GetCallerIdentity',
      (_form, { identity }) =>
        `<Arn>${identity.arn}</Arn><UserId>AIDALAB${identity.name.toUpperCase().replace(/\W/g, '')}</UserId><Account>${ACCOUNT}</Account>`,
    ],
  ]),
};
