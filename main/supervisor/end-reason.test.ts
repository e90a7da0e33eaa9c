import { describe, expect, it } from 'vitest';
import { crashed, endedBeforeReady, notReadyInTime } from './end-reason.ts';

const silent = { reason: null, tail: '' };

describe('the failure of a server that ended', () => {
  it('takes an exit with code 0 before it was ready for a failure', () => {
    const failure = endedBeforeReady('llama', { code: 0, signal: null }, silent);
    expect(failure.toView()).toMatchObject({
      code: 'start_failed',
      message: 'llama ended before it was ready: it exited with code 0',
    });
  });

  it('gives the server’s own reason, and its last lines as the hint', () => {
    const words = { reason: 'no config.json', tail: 'line 1\nline 2' };
    const failure = endedBeforeReady('llama', { code: 0, signal: null }, words);
    expect(failure.message).toBe('llama ended before it was ready: no config.json');
    expect(failure.hint).toBe('line 1\nline 2');
  });

  it('recognises the mark of the system’s out-of-memory killer', () => {
    const words = { reason: 'WARNING something else', tail: '' };
    expect(crashed('llama', { code: null, signal: 'SIGKILL' }, words).message).toBe(
      'llama crashed: it was killed (SIGKILL); the system may have run out of memory',
    );
  });

  it('names the signal when there is nothing better', () => {
    const failure = crashed('llama', { code: null, signal: 'SIGSEGV' }, silent);
    expect(failure.message).toBe('llama crashed: it was ended by SIGSEGV');
  });

  it('says how long it waited for a server that was not ready in time', () => {
    expect(notReadyInTime('llama', 600_000, silent).message).toBe('llama was not ready within 600 s.');
  });
});
