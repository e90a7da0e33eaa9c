import { Failure } from '../../../contract/failure.ts';

/** One field of a form: its name, and where in the body its value stands. */
export interface FormField {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Longer headers of one part are no form's (bytes). */
const HEADER_LIMIT = 16 * 1024;
/** RFC 2046, 5.1.1; some clients go beyond the 70 characters that it allows. */
const BOUNDARY_LIMIT = 200;
const CRLF = '\r\n';
const BLANK_LINE = '\r\n\r\n';

/** The boundary that a `multipart/form-data` type names; null for every other type. */
export function formBoundary(contentType: string): string | null {
  if (!/^\s*multipart\/form-data\s*(?:;|$)/i.test(contentType)) return null;
  const boundary = parameters(contentType).get('boundary') ?? '';
  if (boundary === '' || boundary.length > BOUNDARY_LIMIT) throw malformed('its type names no boundary');
  return boundary;
}

/**
 * The fields of a form (RFC 7578) in their order. Values may hold any bytes; a line counts as a boundary only when
 * nothing but white space follows it.
 * @throws Failure `invalid_input` when the body is no complete form
 */
export function readForm(body: Buffer, boundary: string): FormField[] {
  const fields: FormField[] = [];
  const delimiter = Buffer.from(`${CRLF}--${boundary}`, 'latin1');
  let mark = firstMark(body, delimiter);
  while (!mark.last) {
    const headersEnd = body.indexOf(BLANK_LINE, mark.end - CRLF.length, 'latin1');
    if (headersEnd < 0) throw malformed('a part has no content');
    if (headersEnd - mark.end > HEADER_LIMIT) throw malformed('the headers of a part are too long');
    const headers = body.toString('latin1', mark.end - CRLF.length, headersEnd + CRLF.length);
    if (headers.includes(delimiter.toString('latin1'))) throw malformed('a part has no content');
    const start = headersEnd + BLANK_LINE.length;
    mark = nextMark(body, delimiter, start);
    fields.push({ name: nameIn(headers), start, end: mark.start });
  }
  return fields;
}

/** The body with another value for a field; every other byte stays. */
export function replaceField(body: Buffer, { start, end }: FormField, value: string): Buffer {
  return Buffer.concat([body.subarray(0, start), Buffer.from(value), body.subarray(end)]);
}

/** A boundary line: where it starts, line break before it included, and where what follows it starts. */
interface Mark {
  readonly start: number;
  readonly end: number;
  readonly last: boolean;
}

/** The first line of a body has no line break before it; what stands before the first boundary means nothing. */
function firstMark(body: Buffer, delimiter: Buffer): Mark {
  const opening = delimiter.subarray(CRLF.length);
  if (body.subarray(0, opening.length).equals(opening)) {
    const mark = markAt(body, 0, opening.length);
    if (mark !== null) return mark;
  }
  return nextMark(body, delimiter, 0);
}

function nextMark(body: Buffer, delimiter: Buffer, from: number): Mark {
  for (let at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    const mark = markAt(body, at, at + delimiter.length);
    if (mark !== null) return mark;
  }
  throw malformed('its closing boundary is missing');
}

/** Null where the bytes only begin like a boundary. */
function markAt(body: Buffer, start: number, end: number): Mark | null {
  const isClosing = body.toString('latin1', end, end + 2) === '--';
  let at = isClosing ? end + 2 : end;
  while (body[at] === SPACE || body[at] === TAB) at += 1;
  if (body.toString('latin1', at, at + CRLF.length) === CRLF) {
    return { start, end: at + CRLF.length, last: isClosing };
  }
  return isClosing && at === body.length ? { start, end: at, last: true } : null;
}

const SPACE = 0x20;
const TAB = 0x09;

function nameIn(headers: string): string {
  const disposition = /\r\ncontent-disposition:([^\r\n]*)/i.exec(headers)?.[1] ?? '';
  return parameters(disposition).get('name') ?? '';
}

/** The parameters of a header, in turn, so that none is found inside another's quotes. The first of a name counts. */
function parameters(header: string): Map<string, string> {
  const found = new Map<string, string>();
  const rest = header.slice(Math.max(0, header.indexOf(';')));
  for (const [, name = '', quoted, plain = ''] of rest.matchAll(PARAMETER)) {
    const value = quoted === undefined ? plain : quoted.replaceAll(/\\(["\\])/g, '$1');
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  }
  return found;
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))\s*/gy;

function malformed(why: string): Failure {
  return new Failure('invalid_input', `The form could not be read: ${why}.`, {
    hint: 'Send multipart/form-data as an OpenAI SDK does.',
  });
}
