import { Button, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { KeptBody, RequestRow } from '../../../contract/request.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { curlCommand } from './curl.ts';
import { sendAgain } from './send-request.ts';

/** The same request once more: from here, or from a terminal. It needs the whole body. */
export function SendAgain({ row, body }: { readonly row: RequestRow; readonly body: KeptBody | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: status } = useHostQuery('host.status', {});
  const again = useMutation({
    mutationFn: (text: string) => sendAgain(status?.url ?? null, row.endpoint, text),
    onSuccess: ({ status: code, durationMs }) =>
      notifyDone(t('requests.again.answered', { code, duration: format.duration(durationMs) })),
  });
  if (body === null || body.truncated) {
    return (
      <p className="dim" style={{ margin: 0 }}>
        {body === null ? t('requests.again.notKept') : t('requests.again.cut')}
      </p>
    );
  }
  return (
    <>
      <Group gap="sm">
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={again.isPending}
          onClick={() => again.mutate(body.text)}
        >
          {t('words.retry')}
        </Button>
        <CopyButton value={curlCommand(status?.url ?? '', row.endpoint, body.text)} timeout={1_500}>
          {({ copied, copy }) => (
            <Button
              size="compact-md"
              variant="default"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
            >
              {copied ? t('words.copied') : t('requests.again.curl')}
            </Button>
          )}
        </CopyButton>
      </Group>
      {again.error === null ? null : <FailureNote failure={again.error} />}
    </>
  );
}
