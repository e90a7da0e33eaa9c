import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProfileSpec } from '../../../contract/backend.ts';
import { BackendId } from '../../../contract/ids.ts';
import { systemPython } from '../../../e2e/scripted-model-server/plan.ts';
import { SupervisorBench } from '../../../e2e/scripted-model-server/bench.ts';
import { LocalServerBackend } from '../local-server/local-server-backend.ts';
import { vllmMlx } from './server-kind.ts';

/** What of vllm-mlx is on trial here: its command line, its key, its log, its last act. */
const SCRIPT = `
import json, os, signal, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

def option(name):
    return sys.argv[sys.argv.index(name) + 1]

class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def do_GET(self):
        self.answer(200, {"status": "healthy"})

    def do_POST(self):
        prompt = json.loads(self.rfile.read(int(self.headers["content-length"])))["messages"][-1]["content"]
        print("INFO:vllm_mlx.server:[REQUEST] last user message preview: " + prompt, file=sys.stderr)
        print("INFO:vllm_mlx.server:Chat completion: 1 tokens", file=sys.stderr)
        if self.headers["authorization"] != "Bearer " + option("--api-key"):
            return self.answer(401, {"detail": "Invalid API key"})
        message = {"role": "assistant", "content": option("--api-key")}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        self.answer(200, {"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage})

def leave(*_):
    try:
        os.makedirs(os.path.expanduser("~/.cache/vllm-mlx/prefix_cache"))
        print("Saved prefix cache", flush=True)
    except OSError as error:
        print("Failed to save cache:", type(error).__name__, flush=True)
    os._exit(0)

signal.signal(signal.SIGTERM, leave)
print("Loading model: " + sys.argv[2], flush=True)
ThreadingHTTPServer(("127.0.0.1", int(option("--port"))), Handler).serve_forever()
`;

let folder: string;
let bench: SupervisorBench;
let backend: LocalServerBackend;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vllm-'));
  mkdirSync(join(folder, 'vllm_mlx'));
  writeFileSync(join(folder, 'vllm_mlx', '__init__.py'), '');
  writeFileSync(join(folder, 'vllm_mlx', 'cli.py'), SCRIPT);
  bench = new SupervisorBench();
  const spec = ProfileSpec.parse({ kind: 'vllm-mlx', model: '/a/model', env: { PYTHONPATH: folder } });
  const record = {
    id: BackendId.parse(randomUUID()),
    name: 'tiny',
    spec,
    createdAt: 0,
    updatedAt: 0,
    revision: 1,
    managed: false,
  };
  backend = new LocalServerBackend(record, vllmMlx, {
    supervisor: bench.supervisor,
    media: { fetch: async () => new Map(), close: async () => undefined },
    runDirectory: folder,
    idleUnloadSeconds: () => null,
    installation: async () => ({ python: systemPython(), version: '0.6.0' }),
    servableModel: async () => ({ model: '/a/model', local: true, memoryBytes: 1_000 }),
  });
});
afterEach(async () => {
  await backend.close();
  expect(await bench.end()).toEqual([]);
  await rm(folder, { recursive: true });
});

/** Asks, and hears the key that the server was started with. */
async function ask(prompt: string): Promise<string> {
  const body = { model: 'tiny', messages: [{ role: 'user', content: prompt }] };
  const reply = await backend.chat({
    id: 'req_1',
    dialect: 'chat',
    raw: JSON.stringify(body),
    body,
    headers: {},
    query: '',
    publicModel: 'tiny',
    model: 'tiny',
    stream: false,
    signal: new AbortController().signal,
    isFallback: false,
    onAdmitted: () => undefined,
    onSent: () => undefined,
  });
  const answer = await text(reply.body);
  expect(reply.status, answer).toBe(200);
  return /"content":"(\w+)"/.exec(answer)?.[1] ?? '';
}

describe('a server of vllm-mlx', () => {
  it('gets a new key with every start, and each request carries it', async () => {
    const first = await ask('hi');
    expect(await ask('hi')).toBe(first);
    await backend.stop();
    const second = await ask('hi');
    expect(second).toMatch(/^[0-9a-f]{64}$/);
    expect(second).not.toBe(first);
    expect(await backend.health(new AbortController().signal)).toEqual({ state: 'ready' });
  });

  it('logs no prompt and can keep none', async () => {
    await ask('the secret of my life');
    await backend.stop();
    expect(bench.supervisor.log(backend.id)).toEqual([
      'Loading model: /a/model',
      'INFO:vllm_mlx.server:Chat completion: 1 tokens',
      'Failed to save cache: NotADirectoryError',
    ]);
  });
});
