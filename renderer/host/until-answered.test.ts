import { expect, it } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { scriptedHost } from '../testing/scripted-host.ts';
import { askWho } from './me.ts';
import { untilAnswered } from './until-answered.ts';

const silent = new Failure('not_running', 'gone');

it('a host that starts anew is asked again, and takes nobody for a stranger meanwhile', async () => {
  const answers = [silent, silent, null].values();
  const host = scriptedHost({
    'people.me': () => {
      const failure = answers.next().value ?? null;
      if (failure !== null) throw failure;
      return { kind: 'owner' };
    },
  });
  const waited: number[] = [];
  let silences = 0;
  const me = await untilAnswered(
    () => askWho(host),
    () => (silences += 1),
    async (milliseconds) => void waited.push(milliseconds),
  );
  expect(me).toEqual({ kind: 'owner' });
  expect(silences).toBe(2);
  expect(waited).toEqual([0, 1_000]);
});

it('somebody whom the host does not know is nobody; a host that says nothing has not said so', async () => {
  const refusing = scriptedHost({
    'people.me': () => {
      throw new Failure('unauthorised', 'who?');
    },
  });
  expect(await askWho(refusing)).toEqual({ kind: 'nobody', welcome: 'link' });
  await expect(
    askWho({ call: () => Promise.reject(silent), listen: () => Promise.reject(silent) }),
  ).rejects.toBe(silent);
});
