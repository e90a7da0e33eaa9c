import i18next from 'i18next';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure, FailureView } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { crashed } from '../../main/supervisor/end-reason.ts';
import { serversToEvict } from '../../main/supervisor/memory-budget.ts';
import { toUpstreamFailure } from '../../main/upstream/upstream-errors.ts';
import { failureHint, failureMessage } from './field-messages.ts';
import { startTranslation } from './i18n.ts';
import { said } from './said.ts';

beforeAll(() => startTranslation('de'));
afterAll(() => i18next.changeLanguage('en'));

describe('in German', () => {
  it('a sentence of the host has its values where German has them', () => {
    expect(said(phrase`${'qwen'} was stopped by hand.`)).toBe('qwen wurde von Hand gestoppt.');
    expect(said(phrase`The hub answered ${418} for ${phrase`its list of models`}.`)).toBe(
      'Der Hub hat mit 418 geantwortet (seine Liste der Modelle).',
    );
  });

  it('numbers have a comma, and ports and codes stay as they are', () => {
    expect(said(phrase`${'qwen'} needs ${1.5} GB; ${0} GB of ${1200} GB are free.`)).toBe(
      'qwen braucht 1,5 GB Speicher; 0 GB von 1200 GB sind frei.',
    );
  });

  it('a reason inside a sentence is German, and a program’s own words stay', () => {
    const killed = crashed('qwen', { code: null, signal: 'SIGKILL' }, { reason: null, tail: 'a\nb' });
    expect(failureMessage(killed)).toBe(
      'qwen ist abgestürzt: er wurde hart beendet (SIGKILL); vielleicht ging dem System der Speicher aus',
    );
    expect(failureHint(killed)).toBe('a\nb');
    const spoke = crashed('qwen', { code: 1, signal: null }, { reason: 'No such file.', tail: '' });
    expect(failureMessage(spoke)).toBe('qwen ist abgestürzt: No such file.');
    expect(failureHint(spoke)).toBeNull();
  });

  it('a failure that crossed a boundary is German, too', () => {
    const full = thrownBy(() =>
      serversToEvict({ name: 'qwen', bytes: 3 * 2 ** 29, budgetBytes: 2 ** 30, residents: [] }),
    );
    const arrived = Failure.fromView(FailureView.parse(JSON.parse(JSON.stringify(full.toView()))));
    expect(failureMessage(arrived)).toBe('qwen braucht 1,5 GB Speicher; 1 GB von 1 GB sind frei.');
    expect(failureHint(arrived)).toMatch(/^Erlauben Sie lokalen Modellen mehr Speicher/);
  });

  it('a server that cannot be reached is German, but for the system’s own words', () => {
    const cause = Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' });
    const failure = toUpstreamFailure(cause, 'http://127.0.0.1:1');
    expect(failure.message).toBe('Could not reach http://127.0.0.1:1: ECONNREFUSED (connect).');
    expect(failureMessage(failure)).toBe('http://127.0.0.1:1 ist nicht erreichbar: ECONNREFUSED (connect).');
    expect(failureHint(failure)).toMatch(/^Prüfen Sie, ob der Server läuft/);
  });

  it('what the catalogue does not have stays English', () => {
    expect(said(phrase`No text says ${'this'}.`)).toBe('No text says this.');
    expect(said('a backend’s own words')).toBe('a backend’s own words');
  });

  it('a plain text is German where it is one of the host’s sentences', () => {
    expect(said('MLX Manager does not answer.')).toBe('MLX Manager antwortet nicht.');
  });
});

it('in English, a sentence is as the host made it', async () => {
  await i18next.changeLanguage('en');
  expect(said(phrase`${'qwen'} was stopped by hand.`)).toBe('qwen was stopped by hand.');
  await i18next.changeLanguage('de');
});

function thrownBy(act: () => unknown): Failure {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('no failure');
}
