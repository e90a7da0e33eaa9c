/** How a file's text is laid out, so that what is added looks like the rest. */
export interface TextForm {
  readonly eol: '\n' | '\r\n';
  /** One level of indentation. */
  readonly indent: string;
}

/** Takes the first indented line for the file's habit; two spaces where there is none. */
export function textForm(text: string): TextForm {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return { eol: text.includes('\r\n') ? '\r\n' : '\n', indent };
}

const BYTE_ORDER_MARK = '\uFEFF';

/** Runs an edit on the text without its byte order mark, and puts the mark back. */
export function keepingByteOrderMark(text: string, edit: (text: string) => string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + edit(text.slice(1)) : edit(text);
}
