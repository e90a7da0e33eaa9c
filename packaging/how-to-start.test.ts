import { expect, it } from 'vitest';
import { howToStart } from './how-to-start.ts';

it.each([
  ['a Mac with Electron opens the app', { platform: 'darwin', hasElectron: true, hasDisplay: true }, 'app'],
  ['a Mac without it installs it', { platform: 'darwin', hasElectron: false, hasDisplay: true }, 'install'],
  ['another machine fetches nothing', { platform: 'linux', hasElectron: false, hasDisplay: true }, 'browser'],
  [
    'one without a screen has no window',
    { platform: 'linux', hasElectron: true, hasDisplay: false },
    'browser',
  ],
  ['one with both opens the app', { platform: 'linux', hasElectron: true, hasDisplay: true }, 'app'],
] as const)('%s', (_what, machine, expected) => {
  expect(howToStart(machine)).toBe(expected);
});
