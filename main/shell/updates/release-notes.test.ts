import { expect, it } from 'vitest';
import { releaseNotes } from './release-notes.ts';

it('shows GitHub’s HTML as text', () => {
  expect(releaseNotes('<h2>Added</h2><ul><li>Routes &amp; keys</li><li>More</li></ul><p>Bye</p>')).toBe(
    'Added\n• Routes & keys\n• More\n\nBye',
  );
});

it('joins the notes of the versions in between', () => {
  expect(
    releaseNotes([
      { version: '2.0.0', note: 'New' },
      { version: '1.9.0', note: null },
    ]),
  ).toBe('2.0.0\nNew\n\n1.9.0');
});

it.each([null, undefined, '', []])('of nothing is nothing: %j', (given) => {
  expect(releaseNotes(given)).toBe('');
});

it('is cut where a dialog would not fit the screen', () => {
  expect(releaseNotes('x'.repeat(5_000))).toHaveLength(2_000);
});
