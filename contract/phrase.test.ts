import { describe, expect, it } from 'vitest';
import { Failure, FailureView } from './failure.ts';
import { inEnglish, phrase, Phrase } from './phrase.ts';

describe('a phrase', () => {
  const taken = phrase`Port ${6590} is ${phrase`taken by ${'Ollama {0}'}`}.`;

  it('is a text with places, and what stands there', () => {
    expect(taken).toEqual({
      text: 'Port {0} is {1}.',
      values: [6590, { text: 'taken by {0}', values: ['Ollama {0}'] }],
    });
    expect(Phrase.parse(taken)).toEqual(taken);
  });

  it('says the same in English, whatever its values hold', () => {
    expect(inEnglish(taken)).toBe('Port 6590 is taken by Ollama {0}.');
    expect(inEnglish(phrase`costs ${'$1'} and ${'$&'}`)).toBe('costs $1 and $&');
    expect(inEnglish(phrase`Run \`mlx-manager open\`.`)).toBe('Run `mlx-manager open`.');
  });

  it('keeps a place for which there is no value', () => {
    expect(inEnglish({ text: 'a {0} {1}', values: ['b'] })).toBe('a b {1}');
  });
});

describe('a failure of phrases', () => {
  const failure = new Failure('conflict', phrase`${'a'} is taken.`, { hint: phrase`Take ${'b'}.` });

  it('is English for programs, and tells what it was made of', () => {
    expect(failure.message).toBe('a is taken.');
    expect(failure.hint).toBe('Take b.');
    expect(FailureView.parse(failure.toView())).toEqual({
      ...{ code: 'conflict', message: 'a is taken.', hint: 'Take b.' },
      phrases: { message: phrase`${'a'} is taken.`, hint: phrase`Take ${'b'}.` },
    });
  });

  it('is the same again on the other side', () => {
    expect(Failure.fromView(failure.toView()).toView()).toEqual(failure.toView());
    const plain = new Failure('internal', 'as it is', { hint: 'so' }).toView();
    expect(plain).toEqual({ code: 'internal', message: 'as it is', hint: 'so' });
    expect(Failure.fromView(plain).toView()).toEqual(plain);
  });
});
