import { useTranslation } from 'react-i18next';
import type { KeptBody, RequestBodies } from '../../../contract/request.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { useFormat } from '../../format/use-format.ts';
import { indented } from './indented.ts';
import classes from './requests.module.css';

/** What was kept of the request and of the answer, as text. */
export function KeptBodies({ bodies }: { readonly bodies: RequestBodies | null }) {
  const { t } = useTranslation();
  if (bodies === null) return null;
  return (
    <>
      <Body title={t('requests.bodies.request')} body={bodies.request} />
      <Body title={t('requests.bodies.response')} body={bodies.response} />
    </>
  );
}

function Body({ title, body }: { readonly title: string; readonly body: KeptBody | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (body === null) return null;
  return (
    <section>
      <h2 className={classes['heading']}>
        {title} <span className="dim numeric">{format.bytes(body.bytes)}</span>{' '}
        {body.truncated ? <span className="dim">{t('requests.bodies.cut')}</span> : null}
        <CopyButton value={body.text} label={t('requests.bodies.copy', { title })} />
      </h2>
      <pre className={classes['body']} tabIndex={0} aria-label={title}>
        {indented(body.text)}
      </pre>
    </section>
  );
}
