import { describe, expect, test } from 'vitest';
import { pythonCandidates, pythonMissing } from './find-python.ts';

describe('where Python is looked for', () => {
  test('better names come first, and PATH decides between equal ones', () => {
    const candidates = pythonCandidates({ PATH: '/a:/b' }, 'linux');
    expect(candidates.slice(0, 3)).toEqual(['/a/python3.12', '/b/python3.12', '/a/python3.11']);
  });

  test('an app started from the Dock finds Homebrew’s without a PATH', () => {
    expect(pythonCandidates({ PATH: '/usr/bin:/bin' }, 'darwin')).toContain(
      '/opt/homebrew/opt/python@3.12/bin/python3.12',
    );
  });

  test('Apple’s stub is never run: it would open a dialog', () => {
    const candidates = pythonCandidates({ PATH: '/usr/bin:/bin' }, 'darwin');
    expect(candidates.filter((candidate) => candidate.startsWith('/usr/bin/'))).toEqual([]);
  });

  test('a relative folder on PATH is never searched', () => {
    expect(pythonCandidates({ PATH: '.:bin:/a' }, 'linux')[0]).toBe('/a/python3.12');
  });

  test('without any, the hint fits the system', () => {
    const range = { min: '3.11', below: '3.13' };
    expect(pythonMissing('darwin', range).hint).toContain('brew install python@3.12');
    expect(pythonMissing('linux', range).hint).toContain('apt-get install python3.11 python3.11-venv');
  });
});
