import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NewClient } from '../../../contract/access.ts';
import type { Attachment } from '../../../contract/attachment.ts';
import { NOBODY, OWNER, reaches } from '../../../contract/caller.ts';
import type { Caller } from '../../../contract/caller.ts';
import type { Asked, Conversation, ConversationPage } from '../../../contract/chat.ts';
import type { Answer } from '../../../contract/define.ts';
import type { Me } from '../../../contract/person.ts';
import type { RequestPage, RequestRow } from '../../../contract/request.ts';
import { answerShortly } from '../../../main/gateway/testing/scripted-upstream.ts';
import { readContact } from '../../../main/instance/contact.ts';
import { directTransport } from '../../../main/rpc/direct-transport.ts';
import { procedures } from '../../../main/rpc/testing/stub-handlers.ts';
import { ChatBench, PIXEL } from '../chat/chat-bench.ts';
import { PASSWORD, Page, bearer, valueOf } from './page.ts';

// The host hands out its direct transport for the owner alone. Here its real handlers are called by everybody.
vi.mock('../../../main/rpc/direct-transport.ts', async (original) => {
  const real = await original<{ directTransport: typeof directTransport }>();
  return { directTransport: vi.fn(real.directTransport) };
});

type Call = (name: string, input?: unknown) => Promise<Answer<unknown>>;

/** One of the four who call, by each way. */
interface Who {
  readonly who: string;
  readonly caller: Caller;
  readonly overHttp: Call;
  readonly direct: Call;
}

let chat: ChatBench;
let page: Page;
let everybody: readonly Who[];
let ada: Who;
let ben: Who;
beforeAll(async () => {
  chat = await ChatBench.start();
  chat.upstream.always(answerShortly);
  page = new Page(chat.url);
  await chat.client.people.add({ name: 'Grace', role: 'admin', password: PASSWORD });
  await chat.client.people.add({ name: 'Ada', role: 'member', password: PASSWORD });
  await chat.client.people.add({ name: 'Ben', role: 'member', password: PASSWORD });
  ada = await person('Ada');
  ben = await person('Ben');
  const ownToken = readContact(chat.bench.directory)?.token ?? '';
  everybody = [
    { who: 'nobody', caller: NOBODY, ...ways(NOBODY, 'made up') },
    ben,
    await person('Grace'),
    { who: 'the owner', caller: OWNER, ...ways(OWNER, ownToken) },
  ];
});
afterAll(() => chat[Symbol.asyncDispose]());

async function person(name: string): Promise<Who> {
  const { token } = await page.signIn(name);
  const me = await valueOf<Me>(await page.call('people.me', token));
  if (me.kind !== 'person') throw new Error(`${name} is ${me.kind}`);
  return { who: name, caller: me, ...ways(me, token) };
}

function ways(caller: Caller, token: string): Pick<Who, 'overHttp' | 'direct'> {
  const [dispatch, events] = vi.mocked(directTransport).mock.calls[0] ?? [];
  if (dispatch === undefined || events === undefined) throw new Error('no host was composed');
  const direct = directTransport(dispatch, events, caller);
  return {
    overHttp: async (name, input = {}) =>
      (await (await page.call(name, token, input)).json()) as Answer<unknown>,
    direct: (name, input = {}) => direct.call(name, input, new AbortController().signal),
  };
}

async function value<T>(answer: Promise<Answer<unknown>>): Promise<T> {
  const told = await answer;
  if (!told.ok) throw new Error(`${told.error.code}: ${told.error.message}`);
  return told.value as T;
}

/** What somebody has in a host: one of everything. */
async function records({ overHttp: call }: Who, name: string) {
  const { key, client } = await value<NewClient>(call('clients.add', { name }));
  await fetch(`${chat.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(key) },
    body: JSON.stringify({ model: 'none', messages: [{ role: 'user', content: 'hello' }] }),
  });
  const rows = await value<RequestRow[]>(call('requests.recent'));
  const { upload } = await value<{ upload: string }>(
    call('chat.beginAttachment', { name: 'a.png', bytes: PIXEL.length }),
  );
  await value(call('chat.appendAttachment', { upload, offset: 0, base64: PIXEL.toString('base64') }));
  const file = await value<Attachment>(call('chat.finishAttachment', { upload }));
  const begun = await value<{ upload: string }>(
    call('chat.beginAttachment', { name: 'b.png', bytes: PIXEL.length }),
  );
  const { id } = await value<Conversation>(call('chat.create', { model: 'm', title: name }));
  const parts = [
    { type: 'text', text: name },
    { type: 'image', file: file.id },
  ];
  const { question, answers } = await value<Asked>(call('chat.send', { id, parts }));
  return {
    ...{ key: client.id as string, request: rows[0]?.id ?? '', conversation: id as string },
    ...{ question: question.id as string, answer: answers[0]?.id as string },
    ...{ file: file.id as string, upload: begun.upload },
  };
}
type Records = Awaited<ReturnType<typeof records>>;

const madeUp = (): Records => ({
  ...{ key: randomUUID(), request: 'req_made_up', conversation: randomUUID(), question: randomUUID() },
  ...{ answer: randomUUID(), file: randomUUID(), upload: randomUUID() },
});

const text = [{ type: 'text', text: 'hi' }];
const byMessage = ({ conversation, answer }: Records) => ({ conversation, message: answer });

/** Every call by which somebody names a record, and how he names it. */
const NAMING: Readonly<Record<string, (of: Records) => object>> = {
  'requests.get': ({ request }) => ({ id: request }),
  'clients.revoke': ({ key }) => ({ id: key }),
  'clients.remove': ({ key }) => ({ id: key }),
  'chat.get': ({ conversation }) => ({ id: conversation }),
  'chat.message': byMessage,
  'chat.update': ({ conversation }) => ({ id: conversation, changes: { title: 'mine now' } }),
  'chat.remove': ({ conversation }) => ({ id: conversation }),
  'chat.restore': ({ conversation }) => ({ id: conversation }),
  'chat.send': ({ conversation }) => ({ id: conversation, parts: text, models: ['m'] }),
  'chat.edit': ({ conversation, question }) => ({ conversation, message: question, parts: text }),
  'chat.regenerate': byMessage,
  'chat.continue': byMessage,
  'chat.stop': byMessage,
  'chat.selectBranch': byMessage,
  'chat.answerTool': (of) => ({ ...byMessage(of), call: 'call_1', decision: 'once' }),
  'chat.export': ({ conversation }) => ({ id: conversation, format: 'json' }),
  'chat.appendAttachment': ({ upload }) => ({ upload, offset: 0, base64: '' }),
  'chat.finishAttachment': ({ upload }) => ({ upload }),
  'chat.readAttachment': ({ file }) => ({ id: file }),
};

/** Those of members that name nothing: what they list or make is the caller's own, or the same for all. */
const NAMING_NOTHING = [
  ...['clients.status', 'clients.list', 'clients.add', 'models.offered'],
  ...['people.changePassword', 'people.signOutEverywhere'],
  ...['requests.recent', 'requests.query', 'requests.stats', 'requests.facets', 'requests.export'],
  ...['chat.models', 'chat.list', 'chat.create', 'chat.beginAttachment'],
];

it('each procedure of members is known to these tests', () => {
  const ofMembers = procedures.filter(([, { by }]) => by === 'member').map(([name]) => name);
  expect([...Object.keys(NAMING), ...NAMING_NOTHING].sort()).toEqual(ofMembers.sort());
});

const WAYS = ['overHttp', 'direct'] as const;

describe.each(WAYS)('the real handlers, called %s', (way) => {
  it('let each of the four call what his level may, and nothing else', async () => {
    for (const one of everybody) {
      const refused: string[] = [];
      for (const [name] of procedures) {
        const answer = await one[way](name, { never: 'an input' });
        if (!answer.ok && ['unauthorised', 'forbidden'].includes(answer.error.code)) refused.push(name);
      }
      const expected = procedures.filter(([, { by }]) => !reaches(one.caller, by)).map(([name]) => name);
      expect([one.who, refused]).toEqual([one.who, expected]);
    }
  });

  it('answer for others’ records as for those that are not there', async () => {
    const foreign = await records(ada, `Ada ${way}`);
    const none = madeUp();
    for (const [name, naming] of Object.entries(NAMING)) {
      const told = await Promise.all(
        [foreign, none].map(async (of) => {
          const answer = JSON.stringify(await ben[way](name, naming(of)));
          return Object.entries(of).reduce((all, [what, id]) => all.replaceAll(id, `<${what}>`), answer);
        }),
      );
      expect([name, told[0]]).toEqual([name, told[1]]);
      expect(JSON.parse(told[0] ?? '')).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
    // Nothing of it happened.
    const whole = await value<{ conversation: Conversation }>(
      ada[way]('chat.get', { id: foreign.conversation }),
    );
    expect(whole.conversation.title).toBe(`Ada ${way}`);
    expect(await value(ada[way]('clients.list'))).toContainEqual(
      expect.objectContaining({ id: foreign.key, revokedAt: null }),
    );
  });

  it('answer for others’ messages and files inside of one’s own conversation as for none', async () => {
    const [foreign, own] = [await records(ada, `Ada in ${way}`), await records(ben, `Ben in ${way}`)];
    const none = madeUp();
    const mixed = (of: Records): Records => ({ ...of, conversation: own.conversation });
    const inside = Object.entries(NAMING).filter(([, naming]) => 'message' in naming(own));
    const image = ({ file }: Records) => ({
      id: own.conversation,
      parts: [{ type: 'image', file }],
      models: ['m'],
    });
    for (const [name, naming] of [...inside, ['chat.send', image] as const]) {
      const [at, missing] = await Promise.all(
        [mixed(foreign), mixed(none)].map(async (of) => {
          const answer = JSON.stringify(await ben[way](name, naming(of)));
          return Object.entries(of).reduce((all, [what, id]) => all.replaceAll(id, `<${what}>`), answer);
        }),
      );
      expect([name, at]).toEqual([name, missing]);
      expect(JSON.parse(at ?? '')).toMatchObject({ ok: false });
    }
  });

  it('list one’s own alone, whatever is asked for', async () => {
    const foreign = await records(ada, `Ada lists ${way}`);
    const own = await records(ben, `Ben lists ${way}`);
    const personId = ada.caller.kind === 'person' ? ada.caller.id : null;
    const benId = ben.caller.kind === 'person' ? ben.caller.id : null;
    const filters = [{}, { personId }, { clientId: foreign.key }];
    for (const filter of filters) {
      const { rows } = await value<RequestPage>(ben[way]('requests.query', { filter }));
      expect(new Set([benId, ...rows.map((row) => row.personId)])).toEqual(new Set([benId]));
      const asJson = JSON.stringify(await value(ben[way]('requests.export', { filter, format: 'jsonl' })));
      expect(asJson).not.toContain(foreign.request);
      const during = { from: 0, to: Date.now() + 1, bucketMs: 1e12 };
      expect(JSON.stringify(await value(ben[way]('requests.stats', { filter, ...during })))).not.toContain(
        'Ada',
      );
    }
    const recent = await value<RequestRow[]>(ben[way]('requests.recent'));
    expect(recent.map(({ id }) => id)).toContain(own.request);
    expect(new Set(recent.map((row) => row.personId))).toEqual(new Set([benId]));
    const lists = await Promise.all(
      ['clients.list', 'requests.facets', 'chat.list'].map((name) => value(ben[way](name))),
    );
    expect(JSON.stringify(lists)).toContain(`Ben lists ${way}`);
    expect(JSON.stringify(lists)).not.toContain('Ada');
    const found = await value<ConversationPage>(ben[way]('chat.list', { text: 'Ada' }));
    expect(found.conversations).toEqual([]);
  });
});
