import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogRing } from './log-ring.ts';

describe('the log ring', () => {
  it('keeps the last lines', () => {
    const ring = new LogRing({ lines: 2, characters: 100 });
    for (const text of ['a', 'b', 'c']) ring.push({ text, redrawn: false });
    expect(ring.lines()).toEqual(['b', 'c']);
  });

  it('keeps fewer lines when they are long, but always the last one', () => {
    const ring = new LogRing({ lines: 10, characters: 5 });
    for (const text of ['aaa', 'bbb', 'c']) ring.push({ text, redrawn: false });
    expect(ring.lines()).toEqual(['bbb', 'c']);
    ring.push({ text: 'longer than all', redrawn: false });
    expect(ring.lines()).toEqual(['longer than all']);
  });

  it('keeps one line of a progress bar, so that it does not push the others out', () => {
    const ring = new LogRing({ lines: 3, characters: 100 });
    ring.push({ text: 'start', redrawn: false });
    for (let percent = 0; percent < 100; percent += 1) ring.push({ text: `${percent}%`, redrawn: true });
    expect(ring.lines()).toEqual(['start', '99%']);
    ring.push({ text: '100%', redrawn: false });
    ring.push({ text: 'end', redrawn: false });
    expect(ring.lines()).toEqual(['start', '100%', 'end']);
  });

  it('behaves like a list that is cut at the front, whatever is pushed', () => {
    const line = fc.record({ text: fc.string({ minLength: 1, maxLength: 8 }), redrawn: fc.boolean() });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (pushed) => {
        const limits = { lines: 5, characters: 20 };
        const ring = new LogRing(limits);
        let model: typeof pushed = [];
        for (const each of pushed) {
          ring.push(each);
          if (model.at(-1)?.redrawn === true) model.pop();
          model.push(each);
          const size = () => model.reduce((sum, { text }) => sum + text.length, 0);
          while (model.length > limits.lines || (model.length > 1 && size() > limits.characters)) {
            model = model.slice(1);
          }
          expect(ring.lines()).toEqual(model.map(({ text }) => text));
        }
      }),
    );
  });
});

describe('reading on from a cursor', () => {
  it('gives what came since, and says when some of it is gone', () => {
    const ring = new LogRing({ lines: 3, characters: 1_000 });
    for (const text of ['a', 'b']) ring.push({ text, redrawn: false });
    const { cursor } = ring.after(0);
    ring.push({ text: 'c', redrawn: false });
    expect(ring.after(cursor)).toEqual({
      lines: [{ seq: 3, text: 'c', redrawn: false }],
      cursor: 3,
      missed: false,
    });
    for (const text of ['d', 'e', 'f']) ring.push({ text, redrawn: false });
    expect(ring.after(cursor)).toMatchObject({ cursor: 6, missed: true });
    expect(ring.after(3)).toMatchObject({ missed: false });
  });

  it('leaves out a line that was drawn over, which is no loss', () => {
    const ring = new LogRing({ lines: 3, characters: 1_000 });
    for (const text of ['1 %', '2 %', '3 %']) ring.push({ text, redrawn: true });
    expect(ring.after(1)).toEqual({
      lines: [{ seq: 3, text: '3 %', redrawn: true }],
      cursor: 3,
      missed: false,
    });
  });

  it('begins anew for a cursor of an earlier host', () => {
    const ring = new LogRing({ lines: 3, characters: 1_000 });
    ring.push({ text: 'a', redrawn: false });
    expect(ring.after(99).lines).toHaveLength(1);
  });
});
