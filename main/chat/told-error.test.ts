import { describe, expect, it } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { ToldError, toldFailure } from './told-error.ts';

const OTHERWISE = phrase`The gateway answered ${500}.`;
const told = (error: unknown, status: number | null = null) =>
  toldFailure(ToldError.parse(error), OTHERWISE, status);

describe('what the gateway tells the chat', () => {
  it('is the failure that it was, with all that it takes to say it in another language', () => {
    const full = new Failure('queue_full', phrase`All ${2} slots are taken.`, {
      hint: phrase`Try again later.`,
    });
    const error = { message: 'All of it.', code: 'rate_limit_exceeded', failure: full.toView() };
    expect(told(error, 429).toView()).toEqual(full.toView());
  });

  it('is a provider’s words where they are all that there is', () => {
    expect(told({ message: 'odd', code: 'queue_full', failure: null }).toView()).toEqual({
      ...{ code: 'queue_full', message: 'odd' },
    });
    expect(told({ message: 'odd', code: 7, failure: 'no' }, 404)).toMatchObject({
      ...{ code: 'model_not_found', message: 'odd' },
    });
  });

  it('is said somehow where there are no words', () => {
    expect(toldFailure(null, OTHERWISE, 500).said).toEqual(OTHERWISE);
  });

  it('does not nest without end, whoever sent it', () => {
    let deep: Phrase = phrase`end`;
    for (let depth = 0; depth < 10_000; depth += 1) deep = phrase`${deep}`;
    const failure = { code: 'internal', message: 'deep', phrases: { message: deep } };
    expect(told({ message: 'plain', failure }).toView()).toEqual({
      code: 'upstream_protocol',
      message: 'plain',
    });
  });
});
