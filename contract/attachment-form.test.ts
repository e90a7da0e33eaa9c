import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignForm, kindOf, promisedKind, sniff } from './attachment-form.ts';

const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

describe('what a file is', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n....', 'image/png'],
    ['\xff\xd8\xff\xe0..', 'image/jpeg'],
    ['GIF89a..', 'image/gif'],
    ['RIFF\x00\x00\x00\x00WEBPVP8 ', 'image/webp'],
    ['RIFF\x00\x00\x00\x00WAVEfmt ', 'audio/wav'],
    ['ID3\x03', 'audio/mpeg'],
    ['\xff\xfb\x90\x00', 'audio/mpeg'],
    ['\x00\x00\x00\x20ftypisom', 'video/mp4'],
    ['\x00\x00\x00\x14ftypqt  ', 'video/quicktime'],
    ['\x1a\x45\xdf\xa3\x01\x00\x00\x00\x42\x82\x84webm', 'video/webm'],
    ['%PDF-1.7', 'application/pdf'],
    ['plain words', 'text/plain'],
    ['<html>', 'text/plain'],
  ])('is told by its bytes: %j', (text, type) => {
    expect(sniff(bytes(text))).toBe(type);
  });

  it.each([
    '\x00\x00\x00\x20ftypheic',
    '\x00\x00\x00\x20ftypM4A ',
    'MZ\x90\x00\x03',
    'PK\x03\x04',
    '\xff\xfe\x00',
    'caf\xe9 au lait',
  ])('is unknown where it is none of ours: %j', (text) => {
    expect(sniff(bytes(text))).toBeNull();
  });

  it('is never guessed to be text with control characters in it, and always found for text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        const type = sniff(data);
        if (type === 'text/plain')
          expect(() => new TextDecoder('utf-8', { fatal: true }).decode(data)).not.toThrow();
        if (type !== null) expect(kindOf(type)).toBeTruthy();
      }),
    );
  });
});

it('text is text wherever what is looked at of it ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(64), (text, length) => {
      // eslint-disable-next-line no-control-regex -- such characters are what no text has
      fc.pre(!/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) && !/^(GIF8|ID3|%PDF-)/.test(text));
      expect(sniff(new TextEncoder().encode(text).subarray(0, length), { cut: true })).toBe('text/plain');
    }),
  );
});

it.each([
  ['\0\0\0\x18ftypheic', 'heif'],
  ['\0\0\0\x20ftypavif', 'heif'],
  ['\0\0\0\x1cftypM4A ', 'mpeg4Audio'],
  ['\x1a\x45\xdf\xa3\x01\0\0\0\x42\x82\x88matroska', 'matroska'],
  ['\0\0\0\x20ftypisom', null],
  ['MZ', null],
])('%j has the foreign form %s, of which it can be said what to do', (head, form) => {
  expect(foreignForm(bytes(head))).toBe(form);
});

it('a name promises a kind by its ending, or nothing', () => {
  expect(promisedKind('Holiday.JPG')).toBe('image');
  expect(promisedKind('talk.mov')).toBe('video');
  expect(promisedKind('Makefile')).toBeNull();
  expect(promisedKind('x.rs')).toBe('text');
  expect(promisedKind('x.unknown')).toBeNull();
});
