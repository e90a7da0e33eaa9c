import SQLite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { HostClient } from '../../contract/client.ts';
import type { ConversationId, MessageId } from '../../contract/ids.ts';
import type { Message } from '../../contract/chat.ts';
import { dataDirectory } from '../../main/instance/data-directory.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { startUpstream } from '../host/scripted-upstream.ts';
import { addTinyServer } from '../host/tiny-server.ts';

const EVERYTHING = join(
  createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json'),
  '..',
  'dist',
  'index.js',
);

let host: Host;
beforeAll(async () => {
  host = await startHost();
  await addTinyServer(host, 'tiny', '--tool-parser', 'qwen3');
});
afterAll(() => host[Symbol.asyncDispose]());

async function until(
  client: HostClient,
  place: { readonly conversation: ConversationId; readonly message: MessageId },
  wanted: (message: Message) => boolean,
): Promise<Message> {
  await expect.poll(() => client.chat.message(place), { timeout: 240_000 }).toSatisfy(wanted);
  return client.chat.message(place);
}

/** A real tool server. */
async function addEverything(client: HostClient) {
  const spec = { transport: 'stdio', command: process.execPath, args: [EVERYTHING], env: {} } as const;
  return (await client.tools.add({ name: 'every', spec: { ...spec, args: [...spec.args] } })).id;
}

/** As they stand in the file at this moment. */
function storedParts(directory: string, message: MessageId): unknown {
  const file = new SQLite(dataDirectory(directory).database, { readonly: true });
  try {
    return file.prepare('SELECT parts FROM messages WHERE id = ?').pluck().get(message);
  } finally {
    file.close();
  }
}

async function ask(client: HostClient, id: ConversationId, text: string) {
  const { answers } = await client.chat.send({ id, parts: [{ type: 'text', text }] });
  const message = answers[0]?.id;
  if (message === undefined) throw new Error('no answer began');
  return { conversation: id, message };
}

it('a real model is started by the question, and its answer measured', async () => {
  await withContract(host.directory, async (client) => {
    const { id } = await client.chat.create({ model: 'tiny' });
    const place = await ask(client, id, 'hi');
    const answer = await until(client, place, (message) => message.answer?.state !== 'writing');
    expect(answer).toMatchObject({
      parts: [{ type: 'text', text: 'Hello from the tiny model.' }],
      answer: { state: 'complete', usage: { promptTokens: 22, completionTokens: 6 } },
    });
    expect(answer.answer?.usage?.firstTokenMs).toBeGreaterThan(0);
  });
});

it('a tool that a real model calls and nobody has is told in its place', async () => {
  await withContract(host.directory, async (client) => {
    // A model is told of tools, and calls one that is not among them.
    const { id } = await client.chat.create({ model: 'tiny', toolServers: [await addEverything(client)] });
    const place = await ask(client, id, 'TINY_TOOL');
    const isFailed = ({ parts }: Message) =>
      parts.some((part) => part.type === 'tool-call' && part.state === 'failed');
    const answer = await until(client, place, isFailed);
    expect(answer.parts).toContainEqual(
      expect.objectContaining({ name: 'get_weather', server: null, arguments: '{"city": "Paris"}' }),
    );
    await client.chat.stop(place);
  });
});

it('what had come is there after the host was killed in the middle, and its tool servers are gone', async () => {
  const upstream = await startUpstream();
  const killed = await startHost();
  try {
    await killed.json(['backend', 'add', 'cloud', '--url', upstream.url, '--allow-loopback']);
    await killed.json(['route', 'add', 'gated', '--to', 'cloud']);
    const asked = await withContract(killed.directory, async (client) => {
      const { id } = await client.chat.create({ model: 'gated', toolServers: [await addEverything(client)] });
      const place = await ask(client, id, 'hi');
      await until(client, place, ({ parts }) => parts.length > 0);
      return place;
    });
    // Written down about every second.
    await expect.poll(() => storedParts(killed.directory, asked.message), { timeout: 60_000 }).not.toBe('[]');
    await killed.kill();
    const again = await startHost({ directory: killed.directory });
    try {
      await withContract(again.directory, async (client) => {
        const answer = await client.chat.message(asked);
        expect(answer).toMatchObject({ answer: { state: 'interrupted', activity: null } });
        expect(answer.parts).not.toEqual([]);
      });
    } finally {
      await again[Symbol.asyncDispose]();
    }
  } finally {
    upstream.openGate();
    await killed[Symbol.asyncDispose]().catch(() => undefined);
    await upstream[Symbol.asyncDispose]();
  }
});
