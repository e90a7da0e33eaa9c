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
