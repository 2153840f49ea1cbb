/** Requests of a page, and the session's answers, with named parts. On the wire the parts are positional. */
import type { Scope } from '../../src/profile/scope';
import type { FromPage, ToPage } from '../../src/protocol';
import type { FrameSlice, Stretch, ViewSpec } from '../../src/query/sliceTypes';
import type { Hit, NodeIn, ScopeSummary, SearchResult, TablePage, TableRequest } from '../../src/query/types';

interface Numbered {
  readonly request: number;
}
export interface SliceRequest extends Numbered {
  readonly type: 'sliceRequest';
  readonly scope: Scope;
  readonly view: ViewSpec;
  readonly focusNode: number;
  readonly widthPx: number;
  readonly minPx: number;
  readonly range: Stretch | null;
}
export type Question =
  | SliceRequest
  | (Numbered & { readonly type: 'searchRequest'; readonly scope: Scope; readonly query: string })
  | (Numbered & { readonly type: 'scopeRequest'; readonly scope: Scope })
  | (Numbered & { readonly type: 'tableRequest'; readonly scope: Scope; readonly table: TableRequest })
  | (Numbered & {
      readonly type: 'hitRequest';
      readonly scope: Scope;
      readonly view: ViewSpec;
      readonly query: string;
      readonly fromNode: number;
      readonly step: 1 | -1;
    })
  | (Numbered & {
      readonly type: 'nodeRequest';
      readonly scope: Scope;
      readonly view: ViewSpec;
      readonly frame: number;
    })
  | (Numbered & { readonly type: 'translateRequest'; readonly from: NodeIn; readonly to: Omit<NodeIn, 'node'> });

/** An answer. For a failed request the result is null and `error` says why. */
export type Told =
  | (Numbered & { readonly type: 'slice'; readonly slice: FrameSlice })
  | (Numbered & { readonly type: 'searched'; readonly result: SearchResult | null; readonly error: string })
  | (Numbered & { readonly type: 'scoped'; readonly summary: ScopeSummary | null; readonly error: string })
  | (Numbered & { readonly type: 'table'; readonly page: TablePage | null; readonly error: string })
  | (Numbered & { readonly type: 'hit'; readonly hit: Hit | null })
  | (Numbered & { readonly type: 'node'; readonly node: number | null })
  | (Numbered & { readonly type: 'translated'; readonly node: number });

function askedWith(question: Question): [name: string, args: readonly unknown[]] {
  switch (question.type) {
    case 'sliceRequest': {
      const { scope, view, focusNode, widthPx, minPx, range } = question;
      return ['slice', [scope, view, focusNode, widthPx, minPx, range]];
    }
    case 'searchRequest':
      return ['search', [question.scope, question.query]];
    case 'scopeRequest':
      return ['scope', [question.scope]];
    case 'tableRequest':
      return ['table', [question.scope, question.table]];
    case 'hitRequest': {
      const { scope, view, query, fromNode, step } = question;
      return ['hit', [scope, view, query, fromNode, step]];
    }
    case 'nodeRequest':
      return ['nodeOf', [question.scope, question.view, question.frame]];
    case 'translateRequest':
      return ['translate', [question.from, question.to]];
    default:
      return question satisfies never;
  }
}

/** Converts a request to the message that is sent to the session. */
export function asMessage(question: Question): FromPage {
  const [name, args] = askedWith(question);
  return { type: 'request', id: question.request, name, args };
}

/** Converts a slice request from the page to its named form; returns other messages unchanged. */
export function asQuestion(message: FromPage): FromPage | SliceRequest {
  if (message.type !== 'request' || message.name !== 'slice') return message;
  const [scope, view, focusNode, widthPx, minPx, range] = message.args as [
    Scope,
    ViewSpec,
    number,
    number,
    number,
    Stretch | null,
  ];
  return { type: 'sliceRequest', request: message.id, scope, view, focusNode, widthPx, minPx, range };
}

/** Converts an answer to its named form. `asked`: all requests so far. */
export function asTold(
  message: ToPage,
  asked: readonly Question[],
): Exclude<ToPage, { readonly type: 'answer' | 'failure' }> | Told {
  if (message.type !== 'answer' && message.type !== 'failure') return message;
  const question = asked.find(({ request }) => request === message.id);
  if (question === undefined) throw new Error(`Nobody asked ${message.id}`);
  const { request } = question;
  const error = message.type === 'failure' ? message.message : '';
  const value = (message.type === 'answer' ? message.value : null) as never;
  switch (question.type) {
    case 'sliceRequest':
      return { type: 'slice', request, slice: value };
    case 'searchRequest':
      return { type: 'searched', request, result: value, error };
    case 'scopeRequest':
      return { type: 'scoped', request, summary: value, error };
    case 'tableRequest':
      return { type: 'table', request, page: value, error };
    case 'hitRequest':
      return { type: 'hit', request, hit: value };
    case 'nodeRequest':
      return { type: 'node', request, node: value };
    case 'translateRequest':
      return { type: 'translated', request, node: value };
    default:
      return question satisfies never;
  }
}
