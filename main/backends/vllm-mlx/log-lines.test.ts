import { describe, expect, it } from 'vitest';
import { readLogLine } from './log-lines.ts';

describe('the log of vllm-mlx', () => {
  it.each([
    ['INFO:vllm_mlx.utils.download:Downloading model acme/tiny (attempt 1/3, timeout=300s)', 'downloading'],
    ['Fetching 7 files:  43%|████▎     | 3/7 [00:12<00:16,  4.01s/it]', 'downloading'],
    ['Loading model: /models/tiny', 'loading'],
  ])('tells how far the start is: %s', (line, phase) => {
    expect(readLogLine(line)).toMatchObject({ kind: 'progress', phase });
  });

  it.each([
    [
      'RuntimeError: [load_safetensors] The JSON header is 2149 bytes long but the file is only 1000 bytes. Perhaps an incomplete download or corrupt file?',
      '[load_safetensors] The JSON header is 2149 bytes long but the file is only 1000 bytes. Perhaps an incomplete download or corrupt file?',
    ],
    ['FileNotFoundError: No safetensors found in /models/x', 'No safetensors found in /models/x'],
    ["ModuleNotFoundError: No module named 'vllm_mlx'", "ModuleNotFoundError: No module named 'vllm_mlx'"],
    [
      'cli.py: error: unrecognized arguments: --nonsense',
      'it does not know an argument: unrecognized arguments: --nonsense',
    ],
    [
      "cli.py serve: error: argument --tool-call-parser: invalid choice: 'nope'",
      "it does not know an argument: argument --tool-call-parser: invalid choice: 'nope'",
    ],
    [
      'Error: --enable-auto-tool-choice requires --tool-call-parser',
      '--enable-auto-tool-choice requires --tool-call-parser',
    ],
  ])('tells why a start failed: %s', (line, message) => {
    expect(readLogLine(line)).toEqual({ kind: 'reason', message });
  });

  it.each([
    'INFO:vllm_mlx.server:[REQUEST] last user message preview: my secret\\nis this',
    "INFO:vllm_mlx.server:[REQUEST] POST /v1/chat/completions stream=False model='x' response_format=json_schema",
    'WARNING:vllm_mlx.server:JSON validation failed: Failed to parse: my secret',
    'ERROR:vllm_mlx.server:Constrained decoding produced invalid JSON: my secret',
    'WARNING:vllm_mlx.server:Tool parser error: my secret',
  ])('is private where it repeats what was said: %s', (line) => {
    expect(readLogLine(line)).toEqual({ kind: 'private' });
  });

  it('has nothing to say about other lines', () => {
    expect(readLogLine('INFO:     127.0.0.1:51234 - "GET /health HTTP/1.1" 200 OK')).toBeNull();
    expect(readLogLine('INFO:vllm_mlx.server:Chat completion: 6 tokens in 0.05s (110.1 tok/s)')).toBeNull();
  });
});
