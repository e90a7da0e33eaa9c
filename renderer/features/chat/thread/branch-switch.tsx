import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../../contract/chat.ts';
import classes from './thread.module.css';

/** ‹ 2/3 ›: which of a message's alternatives is shown. */
export function BranchSwitch({
  message,
  siblings,
  onSelect,
}: {
  readonly message: Message;
  readonly siblings: readonly Message[];
  readonly onSelect: (message: Message) => void;
}) {
  const { t } = useTranslation();
  const at = siblings.findIndex(({ id }) => id === message.id);
  if (siblings.length < 2) return null;
  const step = (by: 1 | -1, label: string, Icon: typeof IconChevronLeft) => {
    const other = siblings[at + by];
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={label}
        disabled={other === undefined}
        onClick={() => {
          if (other !== undefined) onSelect(other);
        }}
      >
        <Icon size={14} />
      </ActionIcon>
    );
  };
  return (
    <span className={classes['branches']}>
      {step(-1, t('chat.branchBefore'), IconChevronLeft)}
      <span className="numeric">
        {at + 1}/{siblings.length}
      </span>
      {step(1, t('chat.branchAfter'), IconChevronRight)}
    </span>
  );
}
