import { describe, expect, it } from 'vitest';
import { answerShortly, ScriptedUpstream } from '../gateway/testing/scripted-upstream.ts';
import type { Backend } from './backend.ts';
import { BackendRegistry } from './registry.ts';

const NO_MEDIA = { fetch: async () => new Map(), close: async () => undefined };
const registry = () =>
  new BackendRegistry({
    // No local profile is registered here.
    local: {} as never,
    remote: ({ reach }) => ({
      media: NO_MEDIA,
      policy: { reach, own: [], allow: [], block: [] },
      readKey: async () => 'key',
      redact: (text) => text,
    }),
  });

function ask(backend: Backend | undefined) {
  const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
  return backend?.chat({
    id: 'req_1',
    dialect: 'chat',
    raw: JSON.stringify(body),
    body,
    publicModel: 'm',
    model: 'm',
    stream: false,
    headers: {},
    query: '',
    signal: new AbortController().signal,
    isFallback: false,
    onAdmitted: () => undefined,
    onSent: () => undefined,
  });
}

describe('the backends in use', () => {
  it('stay the same objects while their records do', async () => {
    await using upstream = (await ScriptedUpstream.start()).always(answerShortly);
    const backends = registry();
    const [a, b] = [upstream.record('a'), upstream.record('b')];
    await backends.set([a, b]);
    const before = [backends.get(a.id), backends.get(b.id)];
    await backends.set([structuredClone(b), structuredClone(a)]);
    expect([backends.get(a.id), backends.get(b.id)]).toEqual(before);
    expect(backends.get(a.id)).toBe(before[0]);
    await backends.close();
  });

  it('are made anew when their records change, and the old ones end what they were doing', async () => {
    await using upstream = await ScriptedUpstream.start();
    const backends = registry();
    const a = upstream.record('a');
    await backends.set([a]);
    const old = backends.get(a.id);
    const asking = ask(old);
    const exchange = await upstream.next();
    await backends.set([{ ...a, spec: { ...a.spec, maxConnections: 1 } }]);
    answerShortly(exchange);
    expect(await asking).toMatchObject({ status: 200 });
    upstream.always(answerShortly);
    expect(backends.get(a.id)).not.toBe(old);
    expect(await ask(backends.get(a.id))).toMatchObject({ status: 200 });
    await expect(ask(old)).rejects.toMatchObject({ code: 'stopping' });
    await backends.close();
  });

  it('are gone with their records, at once', async () => {
    await using upstream = await ScriptedUpstream.start();
    const backends = registry();
    const a = upstream.record('a');
    await backends.set([a]);
    const closing = backends.set([]);
    expect(backends.get(a.id)).toBeUndefined();
    expect(backends.all()).toEqual([]);
    await closing;
  });
});
