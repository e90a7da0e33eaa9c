import { Button } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, Message, MessagePart } from '../../../../contract/chat.ts';
import type { ConversationId } from '../../../../contract/ids.ts';
import { FailureNote } from '../../../components/failure-note.tsx';
import { said } from '../../../i18n/said.ts';
import { AttachedFiles } from '../attachments/attached-files.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { ActivityLine } from './activity-line.tsx';
import { AnswerFoot } from './answer-foot.tsx';
import type { OpenConversation } from './open-conversation.ts';
import { Reasoning } from './reasoning.tsx';
import { ToolCall } from './tool-call.tsx';
import { looksTheSame } from './looks-the-same.ts';
import { useThreadActions } from './use-thread-actions.ts';
import classes from './thread.module.css';

/** What a model answered: its parts in the order of their writing, and how it went. */
export const AnswerView = memo(function AnswerView({
  message,
  siblings,
  conversation,
  open,
}: {
  readonly message: Message;
  readonly siblings: readonly Message[];
  readonly conversation: ConversationId;
  readonly open: OpenConversation;
}) {
  const { t } = useTranslation();
  const actions = useThreadActions(conversation, open);
  const { answer, parts } = message;
  if (answer === null) return null;
  const isWriting = answer.state === 'writing';
  return (
    <article className={classes['answer']} aria-label={t('chat.answerOf', { model: answer.model })}>
      <h2 className={classes['model']}>
        <span className="typed">{answer.model}</span>
      </h2>
      {parts.map((part, index) => (
        <Part
          key={index}
          part={part}
          growing={isWriting && index === parts.length - 1}
          busy={actions.isDeciding}
          onDecide={(call, decision) => actions.decide(message, call, decision)}
        />
      ))}
      <ActivityLine activity={answer.activity} since={message.createdAt} />
      {answer.notes.map(said).map((note) => (
        <p key={note} className={classes['note']}>
          {note}
        </p>
      ))}
      {answer.failure === null ? null : (
        <FailureNote failure={answer.failure} onRetry={() => actions.regenerate(message)} />
      )}
      <EndedEarly state={answer.state} onGoOn={() => actions.goOn(message)} />
      {isWriting ? null : (
        <AnswerFoot message={message} siblings={siblings} answer={answer} actions={actions} />
      )}
    </article>
  );
}, looksTheSame);

function Part({
  part,
  growing,
  busy,
  onDecide,
}: {
  readonly part: MessagePart;
  readonly growing: boolean;
  readonly busy: boolean;
  readonly onDecide: (call: string, decision: 'once' | 'always' | 'refuse' | 'never') => void;
}) {
  switch (part.type) {
    case 'text':
      return <Markdown text={part.text} growing={growing} />;
    case 'reasoning':
      return <Reasoning part={part} growing={growing} />;
    case 'tool-call':
      return <ToolCall part={part} busy={busy} onDecide={(decision) => onDecide(part.id, decision)} />;
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return <AttachedFiles parts={[part]} />;
  }
}

function EndedEarly({ state, onGoOn }: { readonly state: Answer['state']; readonly onGoOn: () => void }) {
  const { t } = useTranslation();
  if (state !== 'cut' && state !== 'stopped' && state !== 'interrupted') return null;
  return (
    <p className={classes['ended']}>
      <span className="dim">{t(`chat.ended.${state}`)}</span>
      <Button size="compact-sm" variant="default" onClick={onGoOn}>
        {t('chat.continue')}
      </Button>
    </p>
  );
}
