import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { LineMeaning } from './launch-plan.ts';
import { ProcessOutput } from './process-output.ts';

function readLine(line: string): LineMeaning | null {
  if (line.startsWith('prompt:')) return { kind: 'private' };
  const [, message] = /Error loading model: (.+)/.exec(line) ?? [];
  if (message !== undefined) return { kind: 'reason', message };
  return line.startsWith('Fetching') ? { kind: 'progress', phase: 'downloading', detail: line } : null;
}

function outputOf(stdout: string, stderr: string) {
  const heard: unknown[] = [];
  const output = new ProcessOutput(readLine, {
    onLine: (line) => heard.push(line.text),
    onProgress: (phase, detail) => heard.push([phase, detail]),
  });
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  output.read(streams.stdout, 'stdout');
  output.read(streams.stderr, 'stderr');
  // A PassThrough in flowing mode hands on what is written in the same tick.
  streams.stdout.resume().emit('data', Buffer.from(stdout));
  streams.stderr.resume().emit('data', Buffer.from(stderr));
  output.finish();
  return { output, heard };
}

describe('what a process prints', () => {
  it('reaches the listener line by line, with the progress that it tells of', () => {
    const { heard } = outputOf('Fetching a\nother', '');
    expect(heard).toEqual(['Fetching a', ['downloading', 'Fetching a'], 'other']);
  });

  it('is kept nowhere where it is private', () => {
    const { heard, output } = outputOf('other\nprompt: my secret', 'prompt: my secret');
    expect(heard).toEqual(['other']);
    expect(output.lastWords()).toEqual({ reason: null, tail: 'other' });
  });

  it('explains the end by the last reason that the plan knows', () => {
    const { output } = outputOf('Error loading model: no config.json', 'ERROR: startup failed. Exiting.\n');
    expect(output.lastWords().reason).toBe('no config.json');
  });

  it('explains the end by the last line of a traceback when the plan knows none', () => {
    const traceback =
      'Traceback (most recent call last):\n  File "x"\nModuleNotFoundError: No module named x\n';
    const { output } = outputOf('chatter\n', `${traceback}INFO:     Shutting down\n`);
    expect(output.lastWords().reason).toBe('ModuleNotFoundError: No module named x');
  });

  it('does not blame a reason that lies hundreds of lines back', () => {
    const { output } = outputOf(`Error loading model: once\n${'served a request\n'.repeat(300)}`, '');
    expect(output.lastWords().reason).toBeNull();
  });

  it('keeps the last lines', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    const { output } = outputOf(lines.join('\n'), '');
    expect(output.lastWords().tail.split('\n')).toEqual(lines.slice(-12));
  });

  it('notices a lost port on Linux and on macOS', () => {
    const line = (number: number) =>
      `ERROR:    [Errno ${number}] error while attempting to bind on address ('127.0.0.1', 8822): address already in use\n`;
    expect(outputOf('', line(98)).output.lostPort).toBe(true);
    expect(outputOf('', line(48)).output.lostPort).toBe(true);
    expect(outputOf('', 'ERROR: disk already in use\n').output.lostPort).toBe(false);
  });
});
