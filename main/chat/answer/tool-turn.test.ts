import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ToolCallPart } from '../../../contract/chat.ts';
import { ToolServerId } from '../../../contract/ids.ts';
import { inEnglish } from '../../../contract/phrase.ts';
import type { ToolPolicy } from '../../../contract/tools.ts';
import type { ChatTool } from '../toolbox.ts';
import { ToolTurn } from './tool-turn.ts';

const server = { id: ToolServerId.parse(randomUUID()), name: 's' };

function callOf(name: string): ToolCallPart {
  return {
    ...{ type: 'tool-call', id: `call_${name}`, name, server, tool: name, arguments: '{}' },
    ...{ state: 'writing', result: null, durationMs: null },
  };
}

/** A turn with these tools, and what it told. */
function turnOf(...tools: ChatTool[]) {
  const told: { state: ToolCallPart['state']; name: string }[] = [];
  const notes: string[] = [];
  let wake = Promise.withResolvers<undefined>();
  const turn = new ToolTurn({
    ...{ tools, signal: new AbortController().signal, now: () => 0 },
    changed(_part, { state, name }) {
      told.push({ state, name });
      wake.resolve(undefined);
      wake = Promise.withResolvers();
    },
    keep: async () => ({ failed: false, content: [], cut: null }),
    note: (text) => notes.push(inEnglish(text)),
  });
  const asked = async (times: number) => {
    while (told.filter(({ state }) => state === 'asking').length < times) await wake.promise;
  };
  const end = turn.run(tools.map(({ name }, part) => ({ part, value: callOf(name) })));
  return { turn, told, notes, asked, end };
}

const tool = (name: string, parts: Partial<ChatTool> = {}): ChatTool => ({
  ...{ name, description: '', parameters: { type: 'object' }, tool: name, server },
  standing: async () => ({ policy: 'always', form: '1' }),
  remember: async () => undefined,
  call: async () => ({ failed: false, content: [], cut: null }),
  ...parts,
});

/** A tool whose form its server can change, and that remembers decisions as the host does. */
function changing() {
  const state = { form: 'as asked', called: [] as string[] };
  const remembered = new Map<string, ToolPolicy>();
  const odd = tool('odd', {
    standing: async () => ({ policy: remembered.get(state.form) ?? 'ask', form: state.form }),
    remember: async (decision, form) => void remembered.set(form, decision),
    async call(_input, form) {
      state.called.push(form);
      return { failed: false, content: [], cut: null };
    },
  });
  return { odd, state, remembered };
}

it.each(['once', 'always'] as const)(
  '%s: a tool that changed while it was asked for is asked for again, in its new form',
  async (decision) => {
    const { odd, state, remembered } = changing();
    const { turn, asked, notes, end } = turnOf(odd);
    await asked(1);
    state.form = 'as changed';
    await turn.decide('call_odd', decision);
    await asked(2);
    expect(state.called).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('changed while you were asked')]);
    await turn.decide('call_odd', 'once');
    await end;
    expect(state.called).toEqual(['as changed']);
    expect([...remembered]).toEqual(decision === 'always' ? [['as asked', 'always']] : []);
  },
);

it('always is remembered of the form that was asked for, and holds for it', async () => {
  const { odd, state, remembered } = changing();
  const { turn, asked, end } = turnOf(odd);
  await asked(1);
  await turn.decide('call_odd', 'always');
  await end;
  expect(state.called).toEqual(['as asked']);
  expect([...remembered]).toEqual([['as asked', 'always']]);
});

it('when a call breaks, those beside it have ended before the turn does', async () => {
  let left = false;
  const slow = tool('slow', {
    call: (_input, _form, signal) =>
      new Promise((_resolve, reject) => {
        // It takes its time to leave.
        signal.addEventListener('abort', () =>
          setImmediate(() => {
            left = true;
            reject(new Error('left'));
          }),
        );
      }),
  });
  const broken = tool('broken', {
    call: async () => {
      throw new Error('the disk is full');
    },
  });
  const { end } = turnOf(slow, broken);
  await expect(end).rejects.toThrow('the disk is full');
  expect(left).toBe(true);
});
