import { Button } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolCallPart, ToolCallState, ToolDecision, ToolResult } from '../../../../contract/chat.ts';
import { StateDot } from '../../../components/state-dot.tsx';
import type { Tone } from '../../../components/state-dot.tsx';
import { useFormat } from '../../../format/use-format.ts';
import { AttachedFiles } from '../attachments/attached-files.tsx';
import { indented } from '../../requests/indented.ts';
import classes from './thread.module.css';

const TONES: Readonly<Record<ToolCallState, Tone>> = {
  writing: 'busy',
  asking: 'busy',
  running: 'busy',
  done: 'good',
  refused: 'off',
  failed: 'bad',
};

/** Longer results are shown in part until one asks for all (characters). */
const SHOWN = 8_000;

/** A call of a tool: what it is asked and what it answered, folded; open while it waits for the person's word. */
export function ToolCall({
  part,
  busy,
  onDecide,
}: {
  readonly part: ToolCallPart;
  readonly busy: boolean;
  readonly onDecide: (decision: ToolDecision) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = part.server === null ? part.name : `${part.server.name}: ${part.tool}`;
  const isAsking = part.state === 'asking';
  const isWriting = part.state === 'writing';
  // What is not complete is no JSON yet, and is not read at each of its letters.
  const args = useMemo(
    () => (isWriting ? part.arguments : indented(part.arguments)),
    [part.arguments, isWriting],
  );
  return (
    // It opens by itself when it asks, and can be folded then as well.
    <details
      key={isAsking ? 'asking' : 'asked'}
      className={classes['fold']}
      open={isAsking}
      data-asking={isAsking ? '' : undefined}
    >
      <summary>
        <IconTool size={14} aria-hidden />
        <span className="typed one-line">{name}</span>
        <StateDot tone={TONES[part.state]} word={t(`chat.tool.state.${part.state}`)} />
        <span className="dim numeric">
          {part.durationMs === null ? '' : format.duration(part.durationMs)}
        </span>
      </summary>
      <div className={classes['folded']}>
        <p className={classes['label']}>{t('chat.tool.arguments')}</p>
        <pre className={classes['plain']} tabIndex={0}>
          {args}
        </pre>
        {isAsking ? <Decision name={name} busy={busy} onDecide={onDecide} /> : null}
        {part.result === null ? null : <Result result={part.result} />}
      </div>
    </details>
  );
}

function Decision({
  name,
  busy,
  onDecide,
}: {
  readonly name: string;
  readonly busy: boolean;
  readonly onDecide: (decision: ToolDecision) => void;
}) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t('chat.tool.mayI', { name })}>
      <p>{t('chat.tool.mayI', { name })}</p>
      <div className={classes['decision']}>
        <Button size="compact-sm" disabled={busy} onClick={() => onDecide('once')}>
          {t('chat.tool.once')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={busy} onClick={() => onDecide('always')}>
          {t('chat.tool.always')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={busy} onClick={() => onDecide('refuse')}>
          {t('chat.tool.refuse')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          disabled={busy}
          onClick={() => onDecide('never')}
        >
          {t('chat.tool.never')}
        </Button>
      </div>
    </div>
  );
}

/** What a tool answers is a stranger's: it is shown as the letters that it is. */
function Result({ result: { content, failed, cut } }: { readonly result: ToolResult }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const isLong = text.length > SHOWN && !all;
  return (
    <>
      <p className={classes['label']}>{failed ? t('chat.tool.failure') : t('chat.tool.result')}</p>
      {text === '' ? null : (
        <pre className={classes['plain']} tabIndex={0}>
          {isLong ? `${text.slice(0, SHOWN)}…` : text}
        </pre>
      )}
      {isLong ? (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          {t('chat.tool.showAll')}
        </Button>
      ) : null}
      <AttachedFiles parts={content} />
      {cut === null ? null : <p className={classes['note']}>{cut}</p>}
    </>
  );
}
