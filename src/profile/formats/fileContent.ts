import { ProfileError } from '../profileError';
import { isObject, type JsonObject } from './check';
import { numberOf, splitLastWord } from './collapsedText';
import { longLists } from './json/columns';
import { DEEPEST, TooDeep } from './json/cursor';
import { scanJson } from './json/scanJson';
import { decodeText } from './text';

/** A decompressed file, in the forms that importers need; each form is computed on first use. */
export class FileContent {
  private parsed: { readonly value: unknown } | undefined;
  private decoded: { readonly text: string | null } | undefined;

  constructor(
    readonly bytes: Uint8Array,
    private readonly name: string,
  ) {}

  /**
   * The JSON document, with long lists as columns (see json/columns.ts); undefined if the file does not begin like
   * JSON, has a document in each line, or begins with a collapsed stack. Throws ProfileError if it is not valid JSON.
   */
  get json(): unknown {
    this.parsed ??= { value: this.readJson() };
    return this.parsed.value;
  }

  /** The document if it is an object, otherwise an empty object. */
  get jsonObject(): JsonObject {
    return isObject(this.json) ? this.json : {};
  }

  /** The text; null if the bytes are not text, or longer than the longest string. */
  get text(): string | null {
    this.decoded ??= { text: decodeText(this.bytes) };
    return this.decoded.text;
  }

  private scan(utf8: Uint8Array): unknown {
    try {
      return scanJson(utf8, longLists);
    } catch (cause) {
      if (!(cause instanceof TooDeep)) throw cause;
      throw new ProfileError(
        `${this.name} has lists or objects nested more than ${DEEPEST} levels deep.`,
        'No profiler writes such a file: it may be damaged, or not what it says.',
        { cause },
      );
    }
  }

  private readJson(): unknown {
    const { bytes } = this;
    if (!beginsLikeJson(bytes)) return undefined;
    const isUtf16 = bytes[1] === 0 || bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0;
    const scanned = this.scan(isUtf16 ? new TextEncoder().encode(this.text ?? '') : bytes);
    if (scanned !== undefined) return scanned;
    const { text } = this;
    if (text === null)
      throw new ProfileError(
        `${this.name} is not UTF-8 text${bytes.length > 0x1fffffe8 ? ', or too large to read at once' : ''}.`,
      );
    try {
      return JSON.parse(text);
    } catch (cause) {
      if (hasDocumentInEachLine(text) || beginsWithStack(text)) return undefined;
      const open = text.trimEnd();
      // A Chrome trace may lack its closing bracket.
      if (/^\s*\[\s*\{/.test(open))
        try {
          return JSON.parse(`${open.replace(/,$/, '')}]`);
        } catch {
          /* the first message says more */
        }
      const reason = cause instanceof Error ? cause.message.slice(0, 200) : '';
      throw new ProfileError(
        `${this.name} is not valid JSON: ${reason}`,
        'The file may be cut off: fetch or record it again.',
        { cause },
      );
    }
  }
}

/** Whether a text is JSON Lines: its first line is an object by itself, and another one follows. */
function hasDocumentInEachLine(text: string): boolean {
  const end = text.indexOf('\n');
  if (end < 0 || !/^\s*\{/.test(text.slice(end, end + 100))) return false;
  try {
    return isObject(JSON.parse(text.slice(0, end)));
  } catch {
    return false;
  }
}

/**
 * Whether the first line is a collapsed stack whose first frame stands in brackets, as threads and libraries do:
 * `[main tid=7];run 12`. In JSON that is cut off there are quotes, or no words.
 */
function beginsWithStack(text: string): boolean {
  const end = text.search(/[\r\n]/);
  const line = end < 0 ? text : text.slice(0, end);
  return !line.includes('"') && /\p{L}/u.test(line) && numberOf(splitLastWord(line).word) !== null;
}

/** Whether the first character is a bracket, in any encoding, with or without byte order mark. */
export function beginsLikeJson(bytes: Uint8Array): boolean {
  for (const byte of bytes.subarray(0, 1000)) {
    if (byte === 0x7b || byte === 0x5b) return true;
    const mayPrecede =
      byte === 0x20 ||
      byte === 0x0a ||
      byte === 0x0d ||
      byte === 0x09 ||
      byte === 0 ||
      byte === 0xef ||
      byte === 0xbb ||
      byte === 0xbf ||
      byte === 0xff ||
      byte === 0xfe;
    if (!mayPrecede) return false;
  }
  return false;
}
