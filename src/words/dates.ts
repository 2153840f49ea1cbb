/** When something was, in the reader's own time. Dates come from files: what is no date is told as ''. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** `14:02` of an ISO date, '' for what is no date. */
export function timeOf(iso: string): string {
  const date = dateOf(iso);
  return date === null ? '' : `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `21 Nov`, '' for what is no date. */
export function dayOf(iso: string): string {
  const date = dateOf(iso);
  return date === null ? '' : `${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

/** Date and time in the form of the reader's language, '' for what is no date. */
export const formatWhen = (iso: string): string => dateOf(iso)?.toLocaleString() ?? '';

function dateOf(iso: string): Date | null {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
}
