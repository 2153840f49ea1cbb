import { type AgentMessage, PayloadType } from '../wire/codec';
import { readAck, readExitCode, readFlag } from '../wire/payloads';

const names: ReadonlyMap<number, string> = new Map(Object.entries(PayloadType).map(([name, number]) => [number, name]));

/**
 * One line for the log about one frame: direction, message type, number, payload type, payload length, time since the
 * session was opened; of payloads only what is a number: the message an acknowledgement names, a flag, an exit code.
 */
export function frameLine(direction: '→' | '←', message: AgentMessage, elapsedMs: number): string {
  const { type, sequence, payloadType, payload } = message;
  const kind = payloadType === null ? '-' : `${payloadType} (${names.get(payloadType) ?? 'unknown'})`;
  return `${direction} ${type} seq=${sequence} type=${kind} bytes=${payload.length} at=${(elapsedMs / 1000).toFixed(3)}s${detail(message)}`;
}

function detail({ type, payloadType, payload }: AgentMessage): string {
  if (type === 'acknowledge') return ` of=${readAck(payload) ?? '?'}`;
  if (payloadType === PayloadType.flag) return ` flag=${readFlag(payload) ?? '?'}`;
  if (payloadType === PayloadType.exitCode) return ` exit=${readExitCode(payload) ?? '?'}`;
  return '';
}
