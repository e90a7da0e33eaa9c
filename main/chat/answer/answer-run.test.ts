import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ChatParameters } from '../../../contract/chat.ts';
import type { Message, MessagePart } from '../../../contract/chat.ts';
import type { Attachment } from '../../../contract/attachment.ts';
import { AttachmentId, ConversationId, MessageId, ToolServerId } from '../../../contract/ids.ts';
import { inEnglish } from '../../../contract/phrase.ts';
import type { GrowingContents } from '../../store/messages-table.ts';
import type { ChatTool } from '../toolbox.ts';
import { AnswerRun } from './answer-run.ts';
import type { RunParts } from './answer-run.ts';

const picture = (bytes: number): Attachment => ({
  ...{ id: AttachmentId.parse(randomUUID()), name: 'p.png', kind: 'image', type: 'image/png', bytes },
});
const image = (file: Attachment): MessagePart => ({ type: 'image', file });
const message = (role: Message['role'], ...parts: MessagePart[]): Message => ({
  ...{ id: MessageId.parse(randomUUID()), parent: null, role, parts, answer: null, createdAt: 0 },
});
const looking: ChatTool = {
  ...{ name: 'look', description: '', parameters: { type: 'object' }, tool: 'look' },
  server: { id: ToolServerId.parse(randomUUID()), name: 's' },
  standing: async () => ({ policy: 'always', form: '' }),
  remember: async () => undefined,
  call: async () => ({ failed: false, content: [], cut: null }),
};
const chunk = (delta: object, finish: string | null = null) =>
  JSON.stringify({ choices: [{ delta, finish_reason: finish }] });
const calls = (...names: string[]) =>
  chunk(
    { tool_calls: names.map((name, index) => ({ index, id: `c${index}`, function: { name } })) },
    'tool_calls',
  );

interface Bench {
  readonly saved: GrowingContents[];
  readonly bodies: Readonly<Record<string, unknown>>[];
  /** What waits for its time. */
  readonly waiting: Set<() => void>;
}

/** An answer whose rounds are these streams. */
function run(
  streams: readonly AsyncIterable<string>[],
  parts: Partial<RunParts> = {},
  branch: readonly Message[] = [message('user', { type: 'text', text: 'hi' })],
) {
  const bench: Bench = { saved: [], bodies: [], waiting: new Set() };
  const rest = streams.values();
  const answer = {
    ...{ model: 'm', state: 'writing' as const, activity: null, failure: null, usage: null, notes: [] },
  };
  const started = new AnswerRun(
    {
      mayAsk: async () => true,
      gateway: {
        ask({ body }) {
          bench.bodies.push(body);
          return rest.next().value ?? streamOf(chunk({ content: 'done' }, 'stop'));
        },
      },
      toolbox: { tools: async () => ({ tools: [looking], problems: [] }) },
      abilitiesOf: async () => ({
        family: 'other',
        takes: { images: 'yes', audio: 'no', video: 'no', tools: 'yes', reasoning: 'unknown' },
      }),
      startOf: () => null,
      watchStarts: () => () => undefined,
      readFile: async () => Uint8Array.of(1),
      keepResult: async () => ({ failed: false, content: [], cut: null }),
      save: async (_message, contents) => void bench.saved.push(contents),
      now: () => 0,
      timer: {
        after(_ms, call) {
          bench.waiting.add(call);
          return () => void bench.waiting.delete(call);
        },
      },
      report: (error) => {
        throw error;
      },
      ...parts,
    },
    {
      ...{ owner: '', branch },
      conversation: {
        ...{ id: ConversationId.parse(randomUUID()), title: '', titled: false, model: 'm', systemPrompt: '' },
        ...{ parameters: ChatParameters.parse({}), toolServers: [], leaf: null, createdAt: 0, updatedAt: 0 },
      },
      message: { ...message('assistant'), answer },
    },
    { changed: () => undefined, answerChanged: () => undefined },
  );
  return { run: started, ...bench };
}

async function* streamOf(...data: string[]): AsyncGenerator<string> {
  yield* data;
}

it('a picture of a tool is held from the next save on, not only from the end of the answer', async () => {
  const file = picture(1);
  const asked = Promise.withResolvers<undefined>();
  const end = Promise.withResolvers<undefined>();
  async function* second(): AsyncGenerator<string> {
    asked.resolve(undefined);
    await end.promise;
    yield chunk({ content: 'done' }, 'stop');
  }
  const bench = run([streamOf(calls('look')), second()], {
    keepResult: async () => ({ failed: false, content: [{ type: 'image', file }], cut: null }),
  });
  await asked.promise;
  for (const call of [...bench.waiting]) call();
  expect(bench.saved.at(-1)).toEqual({ files: [file.id], words: null });
  end.resolve(undefined);
  await bench.run.ended;
  expect(bench.saved.at(-1)).toEqual({ files: [file.id], words: 'done' });
});

it('files that are too many for a request are refused before one of them is read', async () => {
  const read: string[] = [];
  const parts: Partial<RunParts> = {
    readFile: async (_owner, id) => {
      read.push(id);
      return Uint8Array.of(1);
    },
  };
  const asking = (count: number): Message[] => [
    message('user', ...Array.from({ length: count }, () => image(picture(8 * 1024 * 1024)))),
  ];
  const refused = run([], parts, asking(4));
  await refused.run.ended;
  expect(refused.run.message.answer).toMatchObject({
    state: 'failed',
    failure: { code: 'request_too_large', message: expect.stringContaining('43 MB') as string },
  });
  expect(read).toEqual([]);
  const taken = run([], parts, asking(2));
  await taken.run.ended;
  expect(taken.run.message.answer?.state).toBe('complete');
  expect(read).toHaveLength(2);
});

it('an answer without end is cut, which its notes say, and its stream is left', async () => {
  let left = false;
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) yield chunk({ content: 'x'.repeat(100_000) });
    } finally {
      left = true;
    }
  }
  const { run: cut } = run([endless()]);
  await cut.ended;
  expect(left).toBe(true);
  expect(cut.message.answer?.state).toBe('cut');
  expect(cut.message.answer?.notes.map(inEnglish)).toEqual([expect.stringContaining('2 million characters')]);
});

it('calls beyond those that a round may have are left out, which the notes say', async () => {
  const called: unknown[] = [];
  const tool: ChatTool = {
    ...looking,
    call: async () => {
      called.push(null);
      return { failed: false, content: [], cut: null };
    },
  };
  const { run: many } = run([streamOf(calls(...Array.from({ length: 40 }, () => 'look')))], {
    toolbox: { tools: async () => ({ tools: [tool], problems: [] }) },
  });
  await many.ended;
  expect(called).toHaveLength(32);
  expect(many.message.answer?.state).toBe('complete');
  expect(many.message.answer?.notes.map(inEnglish)).toEqual([expect.stringContaining('32 tools')]);
});
