import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessagePart } from '../../../contract/chat.ts';
import { AnswerDraft, CALLS_MAX, CHARACTERS_MAX } from './answer-draft.ts';
import type { Change } from './answer-draft.ts';
import type { Piece } from './chunk.ts';
import { readPiece } from './chunk.ts';

const NOTHING: Piece = {
  reasoning: '',
  details: [],
  text: '',
  calls: [],
  finish: null,
  tokens: null,
  error: null,
};
const piece = (fields: Partial<Piece>): Piece => ({ ...NOTHING, ...fields });
const call = (index: number, id: string | null, name: string | null, text = '') => ({
  ...{ index, id, name, arguments: text },
});

function write(pieces: readonly Piece[], before: readonly MessagePart[] = []) {
  const draft = new AnswerDraft(before, () => null);
  draft.beginRound();
  const changes = pieces.flatMap((one, at) => draft.take(one, at * 100));
  changes.push(...draft.endRound(pieces.length * 100));
  return { draft, changes };
}

/** What a client that only hears the changes has in the end. */
function follow(before: readonly MessagePart[], changes: readonly Change[]): MessagePart[] {
  const parts = [...before];
  for (const change of changes) {
    if (change.kind === 'set') parts[change.part] = change.value;
    else {
      const part = parts[change.part];
      if (part?.type === 'tool-call') {
        expect(part.arguments).toHaveLength(change.offset);
        parts[change.part] = { ...part, arguments: part.arguments + change.text };
      } else if (part?.type === 'text' || part?.type === 'reasoning') {
        expect(part.text).toHaveLength(change.offset);
        parts[change.part] = { ...part, text: part.text + change.text };
      }
    }
  }
  return parts;
}

describe('an answer as it grows', () => {
  it('thinks, speaks and calls, each in a part of its own', () => {
    const { draft } = write([
      piece({ reasoning: 'hm' }),
      piece({ reasoning: 'm' }),
      piece({ text: 'I ' }),
      piece({ text: 'look' }),
      piece({ calls: [call(0, 'a', 'search', '{"q"')] }),
      piece({ calls: [call(0, null, null, ':1}'), call(1, 'b', 'read')] }),
    ]);
    expect(draft.parts).toMatchObject([
      { type: 'reasoning', text: 'hmm', durationMs: 200 },
      { type: 'text', text: 'I look' },
      { type: 'tool-call', id: 'a', name: 'search', arguments: '{"q":1}', state: 'writing' },
      { type: 'tool-call', id: 'b', name: 'read', arguments: '' },
    ]);
    expect(draft.roundCalls.map(({ part }) => part)).toEqual([2, 3]);
  });

  it('goes on in the text where it stopped', () => {
    const { draft } = write([piece({ text: ' more' })], [{ type: 'text', text: 'once' }]);
    expect(draft.parts).toEqual([{ type: 'text', text: 'once more' }]);
  });

  it('tells calls apart whose server numbers them anew in each round', () => {
    const { draft } = write([piece({ calls: [call(0, 'call_0', 'x')] })]);
    draft.beginRound();
    draft.take(piece({ calls: [call(0, 'call_0', 'x')] }), 0);
    expect(draft.parts.map((part) => part.type === 'tool-call' && part.id)).toEqual(['call_0', 'call_0_2']);
    expect(draft.roundCalls.map(({ part }) => part)).toEqual([1]);
  });

  it('counts its rounds, also where it goes on', () => {
    const { draft } = write(
      [piece({ calls: [call(0, 'b', 'x')] }), piece({ text: '\n' })],
      [
        {
          ...{ type: 'tool-call', id: 'a', name: 'x', server: null, tool: 'x', arguments: '' },
          ...{ state: 'done', result: null, durationMs: null, round: 1 },
        },
      ],
    );
    draft.beginRound();
    draft.take(piece({ reasoning: 'hm' }), 0);
    expect(draft.parts.map((part) => 'round' in part && part.round)).toEqual([1, 2, 2, 3]);
  });

  it('takes a name that comes late, and one that is repeated', () => {
    const { draft } = write([
      piece({ calls: [call(0, 'a', null)] }),
      piece({ calls: [call(0, 'a', 'read', '{')] }),
      piece({ calls: [call(0, 'a', 'read', '}')] }),
    ]);
    expect(draft.parts).toMatchObject([{ name: 'read', arguments: '{}' }]);
  });

  it('keeps a provider’s signature with the thinking that it signs', () => {
    const { draft } = write([
      piece({ reasoning: 'a' }),
      piece({ text: 'b' }),
      piece({ details: [{ signature: 's' }] }),
    ]);
    expect(draft.details).toEqual(new Map([[0, [{ signature: 's' }]]]));
  });

  it('takes 32 calls of a round, says that there were more, and is not held up by any number of them', () => {
    const ids: string[] = [];
    const counted: MessagePart[] = Array.from({ length: 20_000 }, (_, at) => ({
      ...{ type: 'tool-call', name: 'x', server: null, tool: 'x', arguments: '' },
      ...{ state: 'done', result: null, durationMs: null },
      get id() {
        ids.push(`call_${at}`);
        return `call_${at}`;
      },
    }));
    const many = Array.from({ length: 100 }, (_, index) => call(index, null, 'x', '{}'));
    const { draft } = write([piece({ calls: many })], counted);
    expect(draft.roundCalls).toHaveLength(CALLS_MAX);
    expect(draft.leftOutCalls).toBe(true);
    // Each that was there before was looked at once, not once for each new one.
    expect(ids).toHaveLength(20_000);
    draft.beginRound();
    expect(draft.leftOutCalls).toBe(false);
  });

  it('is full at a number of characters, whatever they are', () => {
    const half = 'x'.repeat(CHARACTERS_MAX / 2);
    const { draft } = write([piece({ text: half })], [{ type: 'reasoning', text: 'x', durationMs: 1 }]);
    expect(draft.isFull).toBe(false);
    draft.take(piece({ calls: [call(0, 'a', 'x', half)] }), 0);
    expect(draft.isFull).toBe(true);
    const { draft: signed } = write([piece({ reasoning: 'x', details: [half + half] })]);
    expect(signed.isFull).toBe(true);
  });

  it('is the same for whoever hears only its changes', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.record({ reasoning: fc.constantFrom('why', 'so') }),
        fc.record({ text: fc.constantFrom('a', '<think>', '</think>', ' ') }),
        fc
          .record({
            index: fc.nat(2),
            name: fc.option(fc.constantFrom('x', 'y')),
            arguments: fc.constantFrom('', '{', '1'),
          })
          .map((one) => ({ calls: [{ id: null, ...one }] })),
      ),
      { maxLength: 30 },
    );
    const before: MessagePart[] = [{ type: 'text', text: 'before' }];
    fc.assert(
      fc.property(pieces, (all) => {
        const { draft, changes } = write(all.map(piece), before);
        expect(follow(before, changes)).toEqual(draft.parts);
        const open = draft.parts.filter((part) => part.type === 'reasoning' && part.durationMs === null);
        expect(open).toEqual([]);
      }),
    );
  });
});

describe('an event of a stream', () => {
  it('is read whatever else it holds', () => {
    const event = {
      choices: [
        { delta: { content: null, tool_calls: [{ function: { name: 'x' } }] }, finish_reason: 'tool_calls' },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 'many', odd: 1 },
    };
    expect(readPiece(JSON.stringify(event))).toMatchObject({
      ...{ text: '', finish: 'tool_calls', tokens: { prompt: 3, completion: null, reasoning: null } },
      calls: [{ index: 0, id: null, name: 'x', arguments: '' }],
    });
  });

  it('is nothing where it is no JSON, and never breaks the reader', () => {
    expect(readPiece('garbage')).toBeNull();
    fc.assert(fc.property(fc.json(), (json) => void readPiece(json)));
  });

  it('tells an error with its code', () => {
    expect(readPiece('{"error":{"message":"full","code":"queue_full"}}')?.error).toMatchObject({
      message: 'full',
      code: 'queue_full',
    });
  });
});
