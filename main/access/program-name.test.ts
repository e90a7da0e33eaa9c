import { describe, expect, it } from 'vitest';
import { programName } from './program-name.ts';

describe('a program is called', () => {
  it.each([
    ['/Applications/Zed.app/Contents/MacOS/zed', 'Zed', 'Zed'],
    ['/Users/a/Apps/Visual Studio Code.app/Contents/Frameworks/x', null, 'Visual Studio Code'],
    ['/opt/homebrew/bin/node', 'claude-cli', 'claude-cli (node)'],
    ['/usr/bin/python3.11', 'OpenAI Python', 'OpenAI Python (python3.11)'],
    ['/usr/bin/curl', 'curl', 'curl'],
    ['/usr/bin/curl', null, 'curl'],
    [null, 'curl', 'curl'],
    [null, null, 'An unknown program'],
  ])('by its file %j and its words %j: %s', (program, agent, name) => {
    expect(programName({ program, agent, address: null })).toBe(name);
  });

  it('by its address where it calls from elsewhere', () => {
    expect(programName({ program: null, agent: 'curl', address: '10.0.0.7' })).toBe('curl (10.0.0.7)');
  });
});
