import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foreignForm, kindByName, kindOfType, sniff } from './sniff.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

it.each([
  ['\x89PNG\r\n\x1a\n…', 'image/png'],
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['GIF89a', 'image/gif'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
  ['ID3\x04', 'audio/mpeg'],
  ['\xff\xfb\x90', 'audio/mpeg'],
  ['\0\0\0\x20ftypisom', 'video/mp4'],
  ['\0\0\0\x14ftypqt  ', 'video/quicktime'],
  ['\x1a\x45\xdf\xa3', 'video/webm'],
  ['%PDF-1.7', 'application/pdf'],
  ['# Notes\n', 'text/plain'],
  ['<html>', 'text/plain'],
  ['\0\0\0\x18ftypheic', null],
  ['\0\0\0\x1cftypM4A ', null],
  ['MZ\x90\0', null],
  ['caf\xe9 au lait', null],
])('%j is %s', (head, type) => {
  expect(sniff(bytes(head))).toBe(type);
});

it.each([
  ['\0\0\0\x18ftypheic', 'heif'],
  ['\0\0\0\x20ftypavif', 'heif'],
  ['\0\0\0\x1cftypM4A ', 'mpeg4Audio'],
  ['\0\0\0\x20ftypisom', null],
  ['MZ', null],
])('%j has the foreign form %s, of which it can be said what to do', (head, form) => {
  expect(foreignForm(bytes(head))).toBe(form);
});

it('takes any text for text, cut wherever it may be', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(64), (text, length) => {
      // eslint-disable-next-line no-control-regex -- such characters are what no text has
      fc.pre(!/[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text) && !/^(GIF8|ID3|%PDF-)/.test(text));
      expect(sniff(new TextEncoder().encode(text).subarray(0, length))).toBe('text/plain');
    }),
  );
});

it('knows what a name says', () => {
  expect(['a.PNG', 'b.mov', 'c.pdf', 'd.py', 'e', 'f.mp3'].map(kindByName)).toEqual([
    'image',
    'video',
    'pdf',
    'text',
    null,
    'audio',
  ]);
  expect(kindOfType('video/quicktime')).toBe('video');
});
