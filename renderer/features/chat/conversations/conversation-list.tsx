import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../../components/answer.tsx';
import { FilterField } from '../../../components/filter-field.tsx';
import { useHostQuery } from '../../../host/use-host.ts';
import { ConversationItem } from './conversation-item.tsx';
import classes from './conversations.module.css';

const PAGE = 50;
/** How long one stops typing before it is looked for (milliseconds). */
const TYPING_MS = 200;
/** The host gives no more at once; older ones are found by search. */
const MOST = 200;

/** All conversations, the last used first, or those in which the words are that one looks for. */
export function ConversationList({
  openId,
  onOpen,
  onRemoved,
}: {
  readonly openId: string;
  readonly onOpen: (id: string) => void;
  readonly onRemoved: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const [asked] = useDebouncedValue(text, TYPING_MS);
  const page = useHostQuery('chat.list', { text: asked, limit }, { keepPrevious: true });
  return (
    <nav className={classes['list']} aria-label={t('chat.conversations')}>
      <div className={classes['search']}>
        <FilterField value={text} onChange={setText} />
      </div>
      <div className={classes['items']} onKeyDown={walk}>
        <Answer query={page}>
          {({ conversations, next }) => (
            <>
              {conversations.length === 0 ? (
                <p className={classes['none']}>
                  {asked === '' ? t('chat.noConversations') : t('words.nothingFound', { filter: asked })}
                </p>
              ) : null}
              {conversations.map((conversation) => (
                <ConversationItem
                  key={conversation.id}
                  conversation={conversation}
                  isOpen={conversation.id === openId}
                  onOpen={() => onOpen(conversation.id)}
                  onRemoved={() => onRemoved(conversation.id)}
                />
              ))}
              {next === null || limit >= MOST ? null : (
                <Button size="compact-sm" variant="subtle" onClick={() => setLimit(MOST)}>
                  {t('chat.older')}
                </Button>
              )}
            </>
          )}
        </Answer>
      </div>
    </nav>
  );
}

/** Arrows go from one conversation to the next. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0 || !(event.target instanceof HTMLAnchorElement)) return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  event.preventDefault();
  links[links.indexOf(event.target) + by]?.focus();
}
