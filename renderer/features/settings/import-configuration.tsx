import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlainRow } from './setting-row.tsx';
import { ImportPreview } from './import-preview.tsx';
import type { ImportFile } from './import-preview.tsx';
import classes from './settings.module.css';

/** Takes a configuration over from a file, after it was shown what would change. */
export function ImportConfiguration() {
  const { t } = useTranslation();
  const [file, setFile] = useState<ImportFile | null>(null);
  return (
    <PlainRow label={t('settings.import')} description={t('settings.importWhat')}>
      {file === null ? (
        <div className={classes['buttons']}>
          <FileButton
            accept=".yaml,.yml,.json"
            inputProps={{ 'aria-label': t('settings.importFile') }}
            onChange={(chosen) => void chosen?.text().then((text) => setFile({ name: chosen.name, text }))}
          >
            {(props) => (
              <Button size="compact-sm" variant="default" {...props}>
                {t('settings.importChoose')}
              </Button>
            )}
          </FileButton>
        </div>
      ) : (
        <ImportPreview file={file} onDone={() => setFile(null)} />
      )}
    </PlainRow>
  );
}
