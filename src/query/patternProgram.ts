/** The program of the thread that tests regular expressions, and the messages to it: alike in Node and in a browser. */
import { ProfileError } from '../profile/profileError';
import type { PatternThread } from './patternTests';

/** `texts` is absent where they are those of the message before. */
interface TestMessage {
  readonly source: string;
  readonly flags: string;
  readonly texts?: readonly string[];
}
/** First that it has begun, then how it ended. */
type AnswerMessage =
  | { readonly type: 'begun' }
  | { readonly type: 'tested'; readonly verdict: Uint8Array }
  | { readonly type: 'failed'; readonly reason: string };

/** `port`: the name of the object that the program receives from and posts to. */
export const patternProgram = (port: string): string => `
let texts = [];
const receive = (message) => {
  texts = message.texts ?? texts;
  ${port}.postMessage({ type: 'begun' });
  try {
    const pattern = new RegExp(message.source, message.flags);
    const verdict = Uint8Array.from(texts, (text) => (pattern.test(text) ? 1 : 0));
    ${port}.postMessage({ type: 'tested', verdict });
  } catch (error) {
    ${port}.postMessage({ type: 'failed', reason: String(error) });
  }
};
${port}.${port === 'self' ? "addEventListener('message', ({ data }) => receive(data))" : "on('message', receive)"};
`;

/** A thread that runs the program. */
interface Line {
  post(message: TestMessage): void;
  onMessage(receive: (message: AnswerMessage) => void): void;
  onError(fail: (error: Error) => void): void;
  end(): void;
}

export function threadOf(line: Line): PatternThread {
  let sent: readonly string[] | null = null;
  let begun = (): void => undefined;
  let settle: { readonly resolve: (verdict: Uint8Array) => void; readonly reject: (error: Error) => void } | null =
    null;
  line.onMessage((message) => {
    if (message.type === 'begun') return begun();
    if (message.type === 'tested') settle?.resolve(message.verdict);
    else
      settle?.reject(
        new ProfileError(
          `The regular expression cannot be tested: ${message.reason}`,
          'Write it more simply, or search for plain text.',
        ),
      );
  });
  line.onError((error) => settle?.reject(error));
  return {
    test: ({ source, flags }, texts, onBegun) =>
      new Promise((resolve, reject) => {
        begun = onBegun;
        settle = { resolve, reject };
        line.post({ source, flags, ...(texts !== sent && { texts }) });
        sent = texts;
      }),
    end: () => line.end(),
  };
}
