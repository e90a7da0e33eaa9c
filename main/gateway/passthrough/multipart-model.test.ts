import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formBoundary, readForm, replaceField } from './multipart-model.ts';

const BOUNDARY = '----form7';

interface Part {
  readonly name: string;
  readonly filename: string | null;
  readonly content: Uint8Array;
}

function form(parts: readonly Part[], boundary = BOUNDARY): Buffer {
  const chunks = parts.flatMap(({ name, filename, content }) => {
    const file = filename === null ? '' : `; filename="${filename}"\r\nContent-Type: audio/wav`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), content, Buffer.from('\r\n')];
  });
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}

const text = (name: string, content: string): Part => ({
  name,
  filename: null,
  content: Buffer.from(content),
});

/** Bytes that come near a boundary, between any others. */
const pieces = fc.oneof(
  fc.uint8Array({ maxLength: 30 }),
  fc
    .constantFrom(
      '\r\n',
      '\r',
      '\n',
      '--',
      BOUNDARY,
      `--${BOUNDARY}`,
      `\r\n--${BOUNDARY}x`,
      `\r\n--${BOUNDARY}-`,
    )
    .map((near) => Buffer.from(near)),
  fc.constant(Buffer.from('\r\nContent-Disposition: form-data; name="model"\r\n\r\nother')),
);
const isBoundaryLine = new RegExp(`(?:^|\r\n)--${BOUNDARY}(?:--)?[ \t]*(?:\r\n|$)`);
const content = fc
  .array(pieces, { maxLength: 8 })
  .map((some) => Buffer.concat(some))
  .filter((bytes) => !isBoundaryLine.test(`\r\n${bytes.toString('latin1')}\r\n`));
const part: fc.Arbitrary<Part> = fc.record({
  name: fc.constantFrom('file', 'prompt', 'models', 'Model', 'image[]', 'stream'),
  filename: fc.constantFrom(null, 'a.wav', 'a; name=\\"model\\".wav', 'model', 'é.png'),
  content,
});

describe('a form', () => {
  it('has its fields found and one replaced, whatever bytes stand around', () => {
    const name = fc.string({ minLength: 1, maxLength: 40 }).filter((value) => !/[\r\n]/.test(value));
    fc.assert(
      fc.property(fc.array(part), fc.array(part), name, name, (before, after, model, other) => {
        const parts = [...before, text('model', model), ...after];
        const body = form(parts);
        const fields = readForm(body, BOUNDARY);
        expect(fields.map((field) => field.name)).toEqual(parts.map((sent) => sent.name));
        for (const [index, { start, end }] of fields.entries()) {
          expect(body.subarray(start, end).equals(parts[index]?.content ?? Buffer.of())).toBe(true);
        }
        const field = fields[before.length];
        expect(field?.name).toBe('model');
        if (field === undefined) return;
        const replaced = replaceField(body, field, other);
        expect(replaced.equals(form([...before, text('model', other), ...after]))).toBe(true);
      }),
    );
  });

  it('is read or refused, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.constant(Buffer.from(`\r\n--${BOUNDARY}\r\n`)))), (some) => {
        const body = Buffer.concat(some);
        try {
          for (const { start, end } of readForm(body, BOUNDARY)) expect(end).toBeGreaterThanOrEqual(start);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_input' });
        }
      }),
    );
  });

  it('is read as the platform itself makes it', async () => {
    const data = new FormData();
    data.append('file', new File([Buffer.from('\r\n--x\r\n\0')], 'a "quoted" name.wav'));
    data.append('model', 'whisper-1');
    const request = new Request('http://localhost', { method: 'POST', body: data });
    const boundary = formBoundary(request.headers.get('content-type') ?? '') ?? '';
    const body = Buffer.from(await request.arrayBuffer());
    const fields = readForm(body, boundary);
    expect(fields.map(({ name }) => name)).toEqual(['file', 'model']);
    const model = fields[1];
    expect(body.toString('utf8', model?.start, model?.end)).toBe('whisper-1');
  });

  it('may have words before its first boundary and after its last, and padded boundary lines', () => {
    const inner = form([text('model', 'm')]).toString();
    const body = Buffer.from(`words\r\n${inner.replace('\r\n', ' \t\r\n')}more words`);
    const [field] = readForm(body, BOUNDARY);
    expect(body.toString('utf8', field?.start, field?.end)).toBe('m');
  });

  it('may end without a last line break', () => {
    expect(readForm(form([text('model', 'm')]).subarray(0, -2), BOUNDARY)).toHaveLength(1);
  });

  it.each([
    ['without an end', form([text('model', 'm')]).subarray(0, -6)],
    ['without any boundary', Buffer.from('model=m')],
    ['whose part has no content', Buffer.from(`--${BOUNDARY}\r\nX: 1\r\n--${BOUNDARY}--\r\n\r\n`)],
    ['whose part ends in its headers', Buffer.from(`--${BOUNDARY}\r\nX: 1\r\n`)],
    ['with endless headers', form([text('x'.repeat(20_000), 'm')])],
  ])('is refused %s', (_what, body) => {
    expect(() => readForm(body, BOUNDARY)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});

describe('the boundary of a form', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data; charset=utf-8; Boundary="a b;c"', 'a b;c'],
    ['application/json', null],
    ['application/json; boundary=abc', null],
    ['multipart/mixed; boundary=abc', null],
    ['', null],
  ])('of %s is %s', (type, boundary) => {
    expect(formBoundary(type)).toBe(boundary);
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'x'.repeat(201)}`,
  ])('must be named: %s', (type) => {
    expect(() => formBoundary(type)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
