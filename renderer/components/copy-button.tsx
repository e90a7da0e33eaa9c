import { ActionIcon, CopyButton as Copier, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Copies `value` and says so. `label` says what is copied, for the tooltip and for screen readers. */
export function CopyButton({ value, label }: { readonly value: string; readonly label?: string }) {
  const { t } = useTranslation();
  const name = label ?? t('words.copy');
  return (
    <Copier value={value} timeout={1_500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('words.copied') : name}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={copied ? t('words.copied') : name}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copier>
  );
}
