import { describe, expect, it } from 'vitest';
import { readLogLine } from './log-lines.ts';

describe('the log of mlx-openai-server', () => {
  it.each([
    [
      "2026-11-23 02:40:01 | INFO | 'qwen': Fetching 'mlx-community/Qwen3-8B-4bit' from HuggingFace...",
      'downloading',
    ],
    ['Fetching 7 files:  43%|████▎     | 3/7 [00:12<00:16,  4.01s/it]', 'downloading'],
    ['2026-11-23 02:40:01 | INFO | Initializing MLX handler with model path: /models/tiny', 'loading'],
    ["2026-11-23 02:40:01 | INFO | Spawning handler process for model 'tiny'", 'loading'],
  ])('tells how far the start is: %s', (line, phase) => {
    expect(readLogLine(line)).toMatchObject({ kind: 'progress', phase });
  });

  it.each([
    ['Failed to initialize MLX handler: Error loading model: config.json not found', 'config.json not found'],
    [
      "Failed to initialize multi-handler setup: Handler process for 'x' failed to initialize: Error loading model: no safetensors found",
      'no safetensors found',
    ],
    [
      'Error: No such option: --max-concurrency',
      'it does not know an argument: No such option: --max-concurrency',
    ],
    ["ModuleNotFoundError: No module named 'app'", "ModuleNotFoundError: No module named 'app'"],
  ])('tells why a start failed: %s', (line, message) => {
    expect(readLogLine(line)).toEqual({ kind: 'reason', message });
  });

  it('keeps the words by which a lost race for the port is known', () => {
    const line =
      "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8822): address already in use";
    expect(readLogLine(line)).toMatchObject({
      message: expect.stringContaining('address already in use') as string,
    });
  });

  it('has nothing to say about other lines', () => {
    expect(readLogLine('INFO:     127.0.0.1:51234 - "GET /health HTTP/1.1" 200 OK')).toBeNull();
  });
});
