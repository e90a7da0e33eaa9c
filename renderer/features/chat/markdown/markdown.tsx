import { memo, useMemo, useState } from 'react';
import { CodeBlock } from './code-block.tsx';
import { growTo, NOTHING_YET, openFence } from './growing-text.ts';
import type { GrowingText } from './growing-text.ts';
import { MarkdownNodes } from './markdown-nodes.tsx';
import { parseMarkdown } from './parse-markdown.ts';
import { readUpTo } from './read-up-to.ts';
import classes from './markdown.module.css';

/** What grew to more than this stays in its blocks: to read all of it once more would hold up the page (characters). */
const LONG = 20_000;

/**
 * What a model wrote, as Markdown. Only elements of a fixed list come of it, whatever it says (markdown-nodes.tsx); HTML
 * is shown as text. While it grows, only its last block is read and drawn again.
 */
export function Markdown({ text, growing = false }: { readonly text: string; readonly growing?: boolean }) {
  const [grewHere] = useState(growing);
  return (
    <div className={classes['markdown']}>
      {growing || (grewHere && text.length > LONG) ? (
        <Blocks text={text} growing={growing} />
      ) : (
        <Block source={text} />
      )}
    </div>
  );
}

function Blocks({ text, growing }: { readonly text: string; readonly growing: boolean }) {
  const [blocks, setBlocks] = useState<GrowingText>(() => growTo(NOTHING_YET, text));
  if (blocks.read.text !== text) setBlocks(growTo(blocks, text));
  const fence = growing ? openFence(blocks) : null;
  const { finished, open } = blocks;
  return (
    <>
      {finished.map((source, index) => (
        <Block key={index} source={source} />
      ))}
      {fence !== null ? (
        <CodeBlock code={fence.code} language={fence.language} growing={fence} />
      ) : growing ? (
        <OpenBlock key={finished.length} source={open} />
      ) : (
        <Block source={open} />
      )}
    </>
  );
}

/** The block that is being written. A long one is read again only when it has grown by a good part: the rest is plain. */
function OpenBlock({ source }: { readonly source: string }) {
  const [read, setRead] = useState(source.length);
  const due = readUpTo(source.length, read);
  if (due !== read) setRead(due);
  return (
    <>
      <Block source={source.slice(0, due)} />
      {due === source.length ? null : <p className={classes['plain']}>{source.slice(due)}</p>}
    </>
  );
}

const Block = memo(function Block({ source }: { readonly source: string }) {
  const root = useMemo(() => parseMarkdown(source), [source]);
  return root === null ? (
    <p className={classes['plain']}>{source}</p>
  ) : (
    <MarkdownNodes nodes={root.children} />
  );
});
