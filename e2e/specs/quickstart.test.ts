import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runForJson } from '../host/command.ts';
import { readLog } from '../host/host.ts';
import { modelServers, Offspring } from '../host/processes.ts';
import { startProgram } from '../host/program.ts';
import type { RunningProgram } from '../host/program.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import type { TemporaryFolder } from '../host/temporary-folder.ts';

const ANSWER = 'The capital of France is Paris.';

let folder: TemporaryFolder;
let directory: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  directory = join(folder.path, 'data');
});
afterAll(() => folder.remove());

function quickstart(...options: string[]): RunningProgram {
  return startProgram(['quickstart', '--port', '0', '--data-dir', directory, ...options]);
}

async function interruptAt(step: string): Promise<void> {
  await using program = quickstart('--once');
  const offspring = new Offspring(program.pid, directory);
  await program.printed((_stdout, stderr) => stderr.includes(step));
  await offspring.note();
  program.interrupt();
  expect(await program.ended, program.stderr()).toEqual({ code: 130, signal: null });
  expect(await offspring.left()).toEqual([]);
}

const models = () => readdir(join(directory, 'models')).catch(() => []);

// One data directory goes through all of them.
describe('quickstart', () => {
  it('can be interrupted while it installs the model server', async () => {
    await interruptAt('Installing mlx-openai-server');
    expect(await runForJson(['runtime', 'list', '--data-dir', directory])).toMatchObject([
      { kind: 'mlx-openai-server', state: 'missing' },
      { kind: 'vllm-mlx', state: 'missing' },
    ]);
  });

  it('can be interrupted while it converts the model', async () => {
    await interruptAt('Converting SmolLM2-135M');
    expect(await models()).toEqual([]);
    expect(await runForJson(['runtime', 'list', '--data-dir', directory])).toMatchObject([
      { kind: 'mlx-openai-server', state: 'ready', version: '1.8.1' },
      { kind: 'vllm-mlx', state: 'missing' },
    ]);
  });

  it('then goes on and answers from the real model server', async () => {
    await using program = quickstart('--once');
    await program.printed((stdout) => stdout.includes('The'));
    const [server] = await modelServers(program.pid);
    expect(server?.command).toContain('-m app.main launch --model-path');
    expect(server?.command).toContain(join(directory, 'models', 'smollm2-135m'));
    expect(await program.ended).toEqual({ code: 0, signal: null });

    expect(program.stdout()).toContain(`${ANSWER}\n`);
    expect(program.stdout()).toContain('/v1/chat/completions');
    expect(program.stderr()).toContain('Converting SmolLM2-135M');
    expect(program.stderr()).not.toContain('Installing');
    expect(await models()).toEqual(['smollm2-135m']);
    expect(await readLog(directory)).toContainEqual(
      expect.objectContaining({ msg: 'server ready', server: 'smollm2-135m' }),
    );
    expect(await runForJson(['request', 'list', '--data-dir', directory])).toMatchObject([
      { model: 'smollm2-135m', outcome: 'completed', completionTokens: 8 },
    ]);
  });

  it('skips what is done, answers in JSON, and stays up until it is interrupted', async () => {
    await using program = quickstart('--json');
    const offspring = new Offspring(program.pid, directory);
    await program.printed((stdout, stderr) => stdout.endsWith('}\n') && stderr.includes('Ctrl-C'));
    const answer: unknown = JSON.parse(program.stdout());
    expect(answer).toMatchObject({ model: 'smollm2-135m', text: ANSWER, tokens: 8 });
    expect(program.stderr()).not.toMatch(/Installing|Downloading|Converting/);
    const status = await runForJson(['status', '--data-dir', directory]);
    expect(status).toMatchObject({ running: true, pid: program.pid });
    await offspring.note();
    program.interrupt();
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(await offspring.left()).toEqual([]);
  });
});

describe('the steps one by one', () => {
  it('are done at once when there is nothing to do', async () => {
    expect(await runForJson(['runtime', 'install', '--data-dir', directory])).toMatchObject({
      state: 'ready',
    });
    const starter = await runForJson(['model', 'starter', '--data-dir', directory]);
    expect(starter).toMatchObject({ path: join(directory, 'models', 'smollm2-135m') });
    expect(await runForJson(['model', 'list', '--data-dir', directory])).toContainEqual(starter);
  });

  it('install the model server anew when it is broken', async () => {
    const [before] = (await runForJson(['runtime', 'list', '--data-dir', directory])) as { python: string }[];
    const after = await runForJson(['runtime', 'repair', '--data-dir', directory]);
    expect(after).toMatchObject({ state: 'ready', python: expect.not.stringMatching(before?.python ?? '') });
  });
});
