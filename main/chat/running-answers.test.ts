import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ChatParameters } from '../../contract/chat.ts';
import type { Answer, Message } from '../../contract/chat.ts';
import { ConversationId, MessageId } from '../../contract/ids.ts';
import type { RunParts } from './answer/answer-run.ts';
import { RunningAnswers } from './running-answers.ts';

/** Answers of models that have nothing to say; `asked` is whose questions reached one. */
function runningAnswers(mayAsk: RunParts['mayAsk']) {
  const asked: (string | null)[] = [];
  const running = new RunningAnswers(
    {
      mayAsk,
      gateway: {
        async *ask({ person }) {
          asked.push(person);
          yield '[DONE]';
        },
      },
      toolbox: { tools: async () => ({ tools: [], problems: [] }) },
      abilitiesOf: async () => ({
        family: 'other',
        takes: { images: 'no', audio: 'no', video: 'no', tools: 'no', reasoning: 'no' },
      }),
      startOf: () => null,
      watchStarts: () => () => undefined,
      readFile: () => Promise.reject(new Error('there is no file')),
      keepResult: () => Promise.reject(new Error('there are no tools')),
      save: async () => undefined,
      now: () => 0,
      timer: { after: () => () => undefined },
      report: () => undefined,
    },
    () => undefined,
  );
  return { running, asked };
}

const task = (owner: string) => {
  const answer: Answer = {
    ...{ model: 'm', state: 'writing', activity: { kind: 'waiting' }, failure: null, usage: null, notes: [] },
  };
  const message: Message & { answer: Answer } = {
    ...{
      id: MessageId.parse(randomUUID()),
      parent: null,
      role: 'assistant',
      parts: [],
      answer,
      createdAt: 0,
    },
  };
  const conversation = {
    ...{ id: ConversationId.parse(randomUUID()), title: '', titled: false, model: 'm', systemPrompt: '' },
    ...{ parameters: ChatParameters.parse({}), toolServers: [], leaf: null, createdAt: 0, updatedAt: 0 },
  };
  return { owner, conversation, branch: [], message };
};

it('an answer that begins when its owner may no longer ask reaches no model', async () => {
  const { running, asked } = runningAnswers(async (owner) => owner === 'ada');
  const [refused, allowed] = [running.start(task('ben')), running.start(task('ada'))];
  await Promise.all([refused.ended, allowed.ended]);
  expect(refused.message.answer).toMatchObject({ state: 'failed', failure: { code: 'forbidden' } });
  expect(allowed.message.answer).toMatchObject({ state: 'complete' });
  expect(asked).toEqual(['ada']);
});

it('answers of one owner are found while they are written', async () => {
  const { running } = runningAnswers(async () => true);
  const [ada] = [running.start(task('ada')), running.start(task('ben'))];
  expect(running.ofOwner('ada')).toEqual([ada]);
  await ada.ended;
  expect(running.ofOwner('ada')).toEqual([]);
});
