import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, HELLO } from './testing/client.ts';
import { route } from './testing/records.ts';
import { answerShortly, ScriptedUpstream } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

/** Half a minute or so; fewer for a quick look. */
const REQUESTS = Number(process.env['MLX_MANAGER_FUZZ_REQUESTS'] ?? 10_000);

const PATHS = ['/v1/chat/completions', '/v1/messages', '/v1/responses', '/v1/embeddings'];

const valid = {
  model: 'm',
  max_tokens: 5,
  stream: false,
  messages: HELLO,
  input: 'hello',
  tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
};

const mutatedField = fc
  .tuple(fc.constantFrom(...Object.keys(valid), 'stop', 'tool_choice', 'system', 'n'), fc.jsonValue())
  .map(([name, value]) => JSON.stringify({ ...valid, [name]: value }));
const cutOrChanged = fc.tuple(fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 8 })).map(([at, drop, put]) => {
  const bytes = Buffer.from(JSON.stringify(valid));
  const from = at % bytes.length;
  return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + (drop % 20))]);
});
const anyBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: mutatedField },
  { weight: 3, arbitrary: cutOrChanged },
  fc.uint8Array({ maxLength: 2_000 }),
  fc.json(),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)),
);
const anyHeaders = fc.dictionary(
  fc.constantFrom(
    'content-type',
    'content-encoding',
    'authorization',
    'x-api-key',
    'anthropic-version',
    'accept',
  ),
  fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '?')),
  { maxKeys: 3 },
);

describe('any request at all', () => {
  it(
    'is answered, and a refusal is a well-formed error in its protocol',
    async () => {
      await using upstream = (await ScriptedUpstream.start()).always(answerShortly);
      const cloud = upstream.record('cloud');
      await using gateway = await TestGateway.start({ backends: [cloud], routes: [route('m', cloud)] });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...PATHS), anyBody, anyHeaders, async (path, body, headers) => {
          const answer = await call(gateway.url + path, { method: 'POST', headers, body });
          if (answer.status === 200) return;
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(answer.status).not.toBe(500);
          expect(answer.json.error?.message).toEqual(expect.any(String));
          expect(answer.json.error?.type).toEqual(expect.any(String));
          expect(answer.headers['content-type']).toContain('application/json');
        }),
        { numRuns: REQUESTS },
      );
    },
    REQUESTS * 100 + 60_000,
  );

  it('may be no request: it is answered in JSON, or hung up on', async () => {
    await using gateway = await TestGateway.start();
    const line = fc.oneof(
      fc.constantFrom(
        'GET / HTTP/1.1',
        'POST /v1/chat/completions HTTP/1.1',
        'host: x',
        'content-length: -1',
      ),
      fc.constantFrom('content-length: 5', 'transfer-encoding: chunked', 'transfer-encoding: x', '', 'zz'),
      fc.string({ maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        const socket = connect(gateway.port, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.end(`${lines.join('\r\n')}\r\n\r\n`);
        const chunks: Buffer[] = [];
        await Array.fromAsync(socket as AsyncIterable<Buffer>, (chunk) => chunks.push(chunk)).catch(() => 0);
        const text = Buffer.concat(chunks).toString();
        expect(text === '' || text.startsWith('HTTP/1.1 ')).toBe(true);
      }),
      { numRuns: Math.min(REQUESTS, 300) },
    );
    // Some of those lines are requests for a model, without one.
    gateway.forgetRows();
  }, 120_000);
});
