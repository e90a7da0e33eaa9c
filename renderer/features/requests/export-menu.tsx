import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../contract/failure.ts';
import { ExportFormat } from '../../../contract/request.ts';
import type { RequestFilter } from '../../../contract/request.ts';
import { notifyFailed } from '../../components/notify.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useTransport } from '../../host/host.tsx';
import { exportLog } from './export-log.ts';

/** Saves what is shown, all of it, as a file. Leaving the screen ends it. */
export function ExportMenu({ filter }: { readonly filter: () => RequestFilter }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [page] = useState(() => new AbortController());
  useEffect(() => () => page.abort(), [page]);
  const save = useMutation({
    mutationFn: (format: ExportFormat) => exportLog(transport, filter(), format, page.signal),
    onSuccess: (content, format) =>
      saveFile(content, `requests-${new Date().toISOString().slice(0, 10)}.${format}`),
    onError: (error) => {
      if (error instanceof Failure) notifyFailed(error);
    },
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconDownload size={14} />}
          loading={save.isPending}
        >
          {t('requests.export.action')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ExportFormat.options.map((format) => (
          <Menu.Item key={format} onClick={() => save.mutate(format)}>
            {t(`requests.export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
