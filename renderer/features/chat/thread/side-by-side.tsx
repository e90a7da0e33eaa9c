import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../../contract/chat.ts';
import type { ConversationId } from '../../../../contract/ids.ts';
import { AnswerView } from './answer-view.tsx';
import type { OpenConversation } from './open-conversation.ts';
import { useThreadActions } from './use-thread-actions.ts';
import classes from './thread.module.css';

/** Answers of several models to one question, until one is chosen to go on with. */
export function SideBySide({
  answers,
  chosen,
  conversation,
  open,
}: {
  readonly answers: readonly Message[];
  /** The branch that the next question follows. */
  readonly chosen: Message;
  readonly conversation: ConversationId;
  readonly open: OpenConversation;
}) {
  const { t } = useTranslation();
  const { select } = useThreadActions(conversation, open);
  return (
    <div className={classes['sideBySide']} role="group" aria-label={t('chat.sideBySide')}>
      {answers.map((answer) => (
        <div
          key={answer.id}
          className={classes['column']}
          data-chosen={answer.id === chosen.id ? '' : undefined}
        >
          <AnswerView message={answer} siblings={[answer]} conversation={conversation} open={open} />
          <Button
            size="compact-sm"
            variant={answer.id === chosen.id ? 'light' : 'default'}
            aria-pressed={answer.id === chosen.id}
            onClick={() => select(answer)}
          >
            {t('chat.goOnWith', { model: answer.answer?.model ?? '' })}
          </Button>
        </div>
      ))}
    </div>
  );
}
