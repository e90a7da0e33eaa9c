import { Checkbox, Group, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackendId } from '../../../contract/ids.ts';
import type { ServerLog as Log } from '../../../contract/server.ts';
import { Answer } from '../../components/answer.tsx';
import { linesWith, markText } from './find-text.ts';
import classes from './servers.module.css';
import { useServerLog } from './use-server-log.ts';

/** What a server writes, while it writes it. */
export function ServerLog({ id }: { readonly id: BackendId }) {
  const { t } = useTranslation();
  const log = useServerLog(id);
  return (
    <section>
      <Answer query={log}>{(read) => <LogView log={read} title={t('servers.log')} />}</Answer>
    </section>
  );
}

function LogView({ log: { lines, missed }, title }: { readonly log: Log; readonly title: string }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [current, setCurrent] = useState(0);
  const [follow, setFollow] = useState(true);
  const scroller = useRef<HTMLPreElement>(null);
  const found = linesWith(lines, search);
  const at = found[Math.min(current, found.length - 1)];

  useLayoutEffect(() => {
    const box = scroller.current;
    if (follow && box !== null) box.scrollTop = box.scrollHeight;
  }, [lines, follow]);
  useEffect(() => {
    if (at === undefined) return;
    scroller.current?.children.item(at)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  return (
    <>
      <Group gap="sm" mb={4} wrap="nowrap">
        <h2 className={classes['heading']}>{title}</h2>
        <TextInput
          type="search"
          size="xs"
          aria-label={t('servers.logSearch')}
          placeholder={t('servers.logSearch')}
          leftSection={<IconSearch size={14} />}
          className={classes['search']}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setCurrent(0);
            // What was found is to stay in sight.
            setFollow(false);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || found.length === 0) return;
            event.preventDefault();
            const step = event.shiftKey ? found.length - 1 : 1;
            setCurrent((before) => (before + step) % found.length);
          }}
        />
        <span role="status" className="dim numeric one-line">
          {search === ''
            ? ''
            : found.length === 0
              ? t('servers.logNoMatch')
              : t('servers.logMatches', { at: Math.min(current, found.length - 1) + 1, of: found.length })}
        </span>
        <Checkbox
          size="xs"
          ml="auto"
          className={classes['follow']}
          label={t('servers.logFollow')}
          checked={follow}
          onChange={(event) => setFollow(event.currentTarget.checked)}
        />
      </Group>
      {missed ? <p className={`dim ${classes['missed']}`}>{t('servers.logMissed')}</p> : null}
      {lines.length === 0 ? (
        <p className="dim">{t('servers.noLog')}</p>
      ) : (
        <pre
          ref={scroller}
          className={classes['log']}
          tabIndex={0}
          aria-label={title}
          onWheel={(event) => {
            if (event.deltaY < 0) setFollow(false);
          }}
          onKeyDown={({ key }) => {
            if (['ArrowUp', 'PageUp', 'Home'].includes(key)) setFollow(false);
            if (key === 'End') setFollow(true);
          }}
        >
          {lines.map(({ seq, text }, index) => (
            <Line key={seq} text={text} search={search} current={index === at} />
          ))}
        </pre>
      )}
    </>
  );
}

const Line = memo(function Line({
  text,
  search,
  current,
}: {
  readonly text: string;
  readonly search: string;
  readonly current: boolean;
}) {
  return (
    <div data-current={current || undefined}>
      {markText(text, search).map((part, index) =>
        part.found ? <mark key={index}>{part.text}</mark> : part.text,
      )}
      {'\n'}
    </div>
  );
});
