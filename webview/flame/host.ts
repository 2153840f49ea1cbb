import type { FromPage, ToPage } from '../../src/protocol';
import type { PageHost } from '../kit/host';
import type { PageState } from './state/pageState';

/** What answers a flame graph page. */
export type Host = PageHost<FromPage, ToPage, PageState>;
