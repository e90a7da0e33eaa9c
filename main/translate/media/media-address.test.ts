import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { cleartextImages, mediaAddresses } from './media-address.ts';
import { placeMedia } from './place-media.ts';
import { mediaTypeOf } from './media-type.ts';

const URL = 'http://example.com/a.png';
const MEDIA = new Map([[URL, { mediaType: 'image/png', base64: 'AAAA' }]]);

describe('what a request names by an address', () => {
  it('is found in both forms of an image, and in files', () => {
    const content = [
      { type: 'text', text: URL },
      { type: 'image_url', image_url: { url: URL } },
      { type: 'image_url', image_url: URL },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      { type: 'file', file: { file_data: 'https://example.com/a.pdf' } },
      { type: 'file', file: { file_data: 'JVBERi0x' } },
      null,
    ];
    const found = mediaAddresses({
      messages: [
        { role: 'system', content: 'x' },
        { role: 'user', content },
      ],
    });
    expect(found.map(({ kind, path }) => [kind, path.join('.')])).toEqual([
      ['image', 'messages.1.content.1.image_url.url'],
      ['image', 'messages.1.content.2.image_url'],
      ['pdf', 'messages.1.content.4.file.file_data'],
    ]);
  });

  it('is found in Messages where it is not encrypted, also in a tool’s result', () => {
    const image = (url: string) => ({ type: 'image', source: { type: 'url', url } });
    const result = { type: 'tool_result', tool_use_id: 't', content: [image(URL)] };
    const content = [image('https://example.com/b.png'), image(URL), result];
    const found = cleartextImages({ messages: [{ role: 'user', content }] });
    expect(found.map(({ path }) => path.join('.'))).toEqual([
      'messages.0.content.1.source',
      'messages.0.content.2.content.0.source',
    ]);
  });

  it('gives way to data and leaves every other value as it is', () => {
    const part = fc.oneof(
      fc.constant({ type: 'image_url', image_url: { url: URL } }),
      fc.record({ type: fc.constant('text'), text: fc.oneof(fc.string(), fc.constant(URL)) }),
      fc.jsonValue(),
    );
    const body = fc.record({
      '10': fc.jsonValue(),
      messages: fc.array(fc.record({ role: fc.string(), content: fc.array(part) })),
      tail: fc.jsonValue(),
    });
    fc.assert(
      fc.property(body, fc.constantFrom(0, 1, 3), (request, spaces) => {
        const raw = JSON.stringify(request, null, spaces);
        const found = mediaAddresses(request);
        const placed = placeMedia(raw, found, MEDIA, 'data-url');
        expect(mediaAddresses(JSON.parse(placed) as JsonObject).filter(({ url }) => url === URL)).toEqual([]);
        // Writing the address back gives the same bytes: nothing else was touched.
        expect(placed.replaceAll('data:image/png;base64,AAAA', URL)).toBe(raw);
      }),
    );
  });

  it('becomes a source of Anthropic’s', () => {
    const request = { messages: [{ content: [{ type: 'image', source: { type: 'url', url: URL } }] }] };
    const placed: unknown = JSON.parse(
      placeMedia(JSON.stringify(request), cleartextImages(request), MEDIA, 'source'),
    );
    expect(isJsonObject(placed) && placed['messages']).toEqual([
      {
        content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }],
      },
    ]);
  });
});

it.each([
  ['image', 'image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
  ['image', 'image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image', 'image/gif', Buffer.from('GIF89a')],
  ['image', 'image/webp', Buffer.from('RIFF1234WEBPVP8')],
  ['image', null, Buffer.from('RIFF1234WAVEfmt')],
  ['image', null, Buffer.from('<svg>')],
  ['image', null, Buffer.from('%PDF-1.7')],
  ['pdf', 'application/pdf', Buffer.from('%PDF-1.7')],
  ['image', null, []],
] as const)('tells a file of the kind %s to be %s by its first bytes', (kind, type, bytes) => {
  expect(mediaTypeOf(Uint8Array.from(bytes), kind)).toBe(type);
});
