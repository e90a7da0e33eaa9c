import type { Nodes, RootContent } from 'mdast';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { CodeBlock } from './code-block.tsx';
import { Formula } from './formula.tsx';
import { LinkOutside, RemoteImage } from './link-outside.tsx';
import { MarkdownTable } from './markdown-table.tsx';
import classes from './markdown.module.css';

/** Deeper than this, what is nested is shown as text. */
const DEEPEST = 24;

/** The tree as elements. What is not listed here does not come onto the page as anything but text. */
export function MarkdownNodes({
  nodes,
  depth = 0,
}: {
  readonly nodes: readonly Nodes[];
  readonly depth?: number;
}): ReactNode {
  return nodes.map((node, index) => <Fragment key={index}>{draw(node as RootContent, depth + 1)}</Fragment>);
}

function draw(node: RootContent, depth: number): ReactNode {
  if (depth > DEEPEST) return textOf(node);
  switch (node.type) {
    case 'text':
      return node.value;
    case 'paragraph':
      return <p>{inside(node, depth)}</p>;
    case 'heading':
      return <Heading level={node.depth}>{inside(node, depth)}</Heading>;
    case 'emphasis':
      return <em>{inside(node, depth)}</em>;
    case 'strong':
      return <strong>{inside(node, depth)}</strong>;
    case 'delete':
      return <del>{inside(node, depth)}</del>;
    case 'blockquote':
      return <blockquote>{inside(node, depth)}</blockquote>;
    case 'break':
      return <br />;
    case 'thematicBreak':
      return <hr />;
    case 'inlineCode':
      return <code className={classes['code']}>{node.value}</code>;
    case 'code':
      return <CodeBlock code={node.value} language={node.lang ?? ''} />;
    case 'inlineMath':
      return <Formula source={node.value} block={false} />;
    case 'math':
      return <Formula source={node.value} block />;
    case 'link':
      return <LinkOutside address={node.url}>{inside(node, depth)}</LinkOutside>;
    case 'image':
      return <RemoteImage address={node.url} alt={node.alt ?? ''} />;
    case 'list':
      return node.ordered === true ? (
        <ol start={node.start ?? 1}>{inside(node, depth)}</ol>
      ) : (
        <ul>{inside(node, depth)}</ul>
      );
    case 'listItem':
      return (
        <li data-task={typeof node.checked === 'boolean' ? '' : undefined}>
          {typeof node.checked === 'boolean' ? <span>{node.checked ? '☑ ' : '☐ '}</span> : null}
          {node.spread === true ? inside(node, depth) : <TightItem nodes={node.children} depth={depth} />}
        </li>
      );
    case 'table':
      return (
        <MarkdownTable
          table={node}
          drawCell={(cell) => <MarkdownNodes nodes={cell.children} depth={depth} />}
        />
      );
    case 'html':
      return /^<br\s*\/?>$/i.test(node.value) ? (
        <br />
      ) : (
        <span className={classes['plain']}>{node.value}</span>
      );
    case 'footnoteReference':
      return <sup>[{node.identifier}]</sup>;
    case 'footnoteDefinition':
      return (
        <div className={classes['footnote']}>
          <sup>[{node.identifier}]</sup> {inside(node, depth)}
        </div>
      );
    case 'definition':
      return null;
    case 'linkReference':
      return inside(node, depth);
    case 'imageReference':
      return node.alt ?? '';
    case 'tableRow':
    case 'tableCell':
    case 'yaml':
      return textOf(node);
  }
}

function inside({ children }: { readonly children: readonly Nodes[] }, depth: number): ReactNode {
  return <MarkdownNodes nodes={children} depth={depth} />;
}

/** An item of a list without empty lines has no paragraphs, only what is in them. */
function TightItem({ nodes, depth }: { readonly nodes: readonly Nodes[]; readonly depth: number }) {
  return nodes.map((node, index) => (
    <Fragment key={index}>
      {node.type === 'paragraph' ? inside(node, depth) : draw(node as RootContent, depth + 1)}
    </Fragment>
  ));
}

/** The page has its own headings: those of an answer begin below them. */
function Heading({ level, children }: { readonly level: number; readonly children: ReactNode }) {
  const Tag = (['h3', 'h4', 'h5', 'h6'] as const)[Math.min(level, 4) - 1] ?? 'h6';
  return <Tag data-level={level}>{children}</Tag>;
}

/** The words of a tree of any depth, without calling itself. */
function textOf(node: Nodes): string {
  const words: string[] = [];
  const rest: Nodes[] = [node];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if ('value' in next) words.push(next.value);
    if ('children' in next) rest.push(...next.children.toReversed());
  }
  return words.join(' ');
}
