import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationId } from '../../../../contract/ids.ts';
import { AnswerView } from './answer-view.tsx';
import type { OpenConversation } from './open-conversation.ts';
import { Question } from './question.tsx';
import { askedAtOnce, shownPath } from './shown-path.ts';
import type { Step } from './shown-path.ts';
import { SideBySide } from './side-by-side.tsx';
import { useShown } from './use-conversation.ts';
import { useFollowScroll } from './use-follow-scroll.ts';
import classes from './thread.module.css';

/** The branch of a conversation that is shown. */
export function Thread({
  conversation,
  open,
}: {
  readonly conversation: ConversationId;
  readonly open: OpenConversation;
}) {
  const { t } = useTranslation();
  const messages = useShown(open, ({ whole }) => whole?.messages);
  const leaf = useShown(open, ({ whole }) => whole?.conversation.leaf ?? null);
  const path = useMemo(() => shownPath(messages ?? [], leaf), [messages, leaf]);
  const { window, content, following, toEnd } = useFollowScroll();
  return (
    <div className={classes['around']}>
      <div ref={window} className={classes['window']} tabIndex={0} role="log" aria-label={t('chat.thread')}>
        <div ref={content} className={classes['messages']}>
          {path.map((step) => (
            <StepView key={step.message.id} step={step} conversation={conversation} open={open} />
          ))}
        </div>
      </div>
      {following ? null : (
        <Button
          className={classes['toEnd'] ?? ''}
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowDown size={14} />}
          onClick={toEnd}
        >
          {t('chat.toEnd')}
        </Button>
      )}
    </div>
  );
}

function StepView({
  step: { message, siblings, sideBySide },
  conversation,
  open,
}: {
  readonly step: Step;
  readonly conversation: ConversationId;
  readonly open: OpenConversation;
}) {
  if (message.role === 'user') {
    return <Question message={message} siblings={siblings} conversation={conversation} open={open} />;
  }
  return sideBySide ? (
    <SideBySide
      answers={askedAtOnce(message, siblings)}
      chosen={message}
      conversation={conversation}
      open={open}
    />
  ) : (
    <AnswerView message={message} siblings={siblings} conversation={conversation} open={open} />
  );
}
