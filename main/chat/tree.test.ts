import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageId } from '../../contract/ids.ts';
import { branchOf, leafBelow, shownChildren } from './tree.ts';
import type { Node } from './tree.ts';

/** Any tree: each message hangs on an earlier one or begins anew, and may remember one of its children. */
const trees = fc
  .array(fc.tuple(fc.nat(), fc.boolean(), fc.nat()), { minLength: 1, maxLength: 60 })
  .map((steps) => {
    const ids = steps.map(() => MessageId.parse(randomUUID()));
    const parents = steps.map(([pick, isRoot], at) => (at === 0 || isRoot ? null : (ids[pick % at] ?? null)));
    return steps.map(([, , remembered], at): Node => {
      const children = ids.filter((_, child) => parents[child] === ids[at]);
      return {
        id: ids[at] as MessageId,
        parent: parents[at] ?? null,
        shownChild: children.length === 0 ? null : (children[remembered % children.length] ?? null),
      };
    });
  });
const chosen = fc
  .tuple(trees, fc.nat())
  .map(([tree, pick]) => [tree, tree[pick % tree.length] as Node] as const);

describe('a conversation’s tree', () => {
  it('has one branch to each message: from a first message, each one the parent of the next', () => {
    fc.assert(
      fc.property(chosen, ([tree, message]) => {
        const branch = branchOf(tree, message.id);
        expect(branch[0]?.parent).toBeNull();
        expect(branch.at(-1)).toBe(message);
        branch.slice(1).forEach((node, at) => expect(node.parent).toBe(branch[at]?.id));
      }),
    );
  });

  it('leads from each message to a leaf whose branch goes through it', () => {
    fc.assert(
      fc.property(chosen, ([tree, message]) => {
        const leaf = leafBelow(tree, message.id);
        expect(tree.some(({ parent }) => parent === leaf)).toBe(false);
        expect(branchOf(tree, leaf)).toContain(message);
      }),
    );
  });

  it('comes back to a branch where it was left', () => {
    fc.assert(
      fc.property(chosen, ([tree, message]) => {
        const leaf = leafBelow(tree, message.id);
        const shown = shownChildren(branchOf(tree, leaf));
        const left = tree.map((node) => ({ ...node, shownChild: shown.get(node.id) ?? node.shownChild }));
        for (const { id } of branchOf(left, leaf)) expect(leafBelow(left, id)).toBe(leaf);
      }),
    );
  });

  it('ends even where a damaged file makes it a circle', () => {
    const [a, b] = [MessageId.parse(randomUUID()), MessageId.parse(randomUUID())];
    const circle = [
      { id: a, parent: b, shownChild: b },
      { id: b, parent: a, shownChild: a },
    ];
    expect(branchOf(circle, a)).toHaveLength(2);
    expect([a, b]).toContain(leafBelow(circle, a));
  });
});
