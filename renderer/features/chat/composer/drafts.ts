import { create } from 'zustand';
import type { InputPart } from '../../../../contract/chat.ts';
import { Failure } from '../../../../contract/failure.ts';

/** A file on its way into a message. */
export interface DraftFile {
  readonly key: string;
  readonly file: File;
  /** Of a picture, an address within this page. */
  readonly preview: string | null;
  readonly progress:
    | { readonly at: 'preparing'; readonly share: number }
    | {
        readonly at: 'ready';
        readonly part: InputPart;
        readonly note: string | null;
        readonly everySeconds: number | null;
      }
    | { readonly at: 'failed'; readonly failure: Failure };
}

/** What was written and attached, and not sent yet. */
export interface Draft {
  readonly text: string;
  readonly files: readonly DraftFile[];
  /** On its way to the host, or why it did not get there; it is the draft's, because one may look elsewhere meanwhile. */
  readonly delivery: 'none' | 'sending' | Failure;
}

export const NO_DRAFT: Draft = { text: '', files: [], delivery: 'none' };

/** Of each conversation; a new one's is under `new`. They stay while one looks at other conversations and screens. */
export const useDrafts = create<{ readonly drafts: Readonly<Record<string, Draft>> }>(() => ({ drafts: {} }));

export function useDraft(conversation: string): Draft {
  return useDrafts(({ drafts }) => drafts[conversation] ?? NO_DRAFT);
}

export function draftOf(conversation: string): Draft {
  return useDrafts.getState().drafts[conversation] ?? NO_DRAFT;
}

export function changeDraft(conversation: string, change: (before: Draft) => Draft): void {
  useDrafts.setState(({ drafts }) => ({
    drafts: { ...drafts, [conversation]: change(drafts[conversation] ?? NO_DRAFT) },
  }));
}

export function changeDraftFile(conversation: string, key: string, progress: DraftFile['progress']): void {
  changeDraft(conversation, (before) => ({
    ...before,
    files: before.files.map((file) => (file.key === key ? { ...file, progress } : file)),
  }));
}

/** Does what sends a draft; the draft stays until that is done, and afterwards as well where it failed. */
export async function deliver(conversation: string, send: (draft: Draft) => Promise<void>): Promise<void> {
  const draft = draftOf(conversation);
  changeDraft(conversation, (before) => ({ ...before, delivery: 'sending' }));
  try {
    await send(draft);
    takeOut(conversation, draft);
  } catch (error) {
    const delivery = error instanceof Failure ? error : new Failure('internal', String(error));
    changeDraft(conversation, (before) => ({ ...before, delivery }));
  }
}

/** Takes out what was sent. What was written or attached meanwhile stays. */
export function takeOut(conversation: string, sent: Draft): void {
  const keys = new Set(sent.files.map(({ key }) => key));
  for (const { preview } of sent.files) if (preview !== null) URL.revokeObjectURL(preview);
  changeDraft(conversation, ({ text, files }) => ({
    // Words that were changed in between are the writer's to judge.
    text: text.startsWith(sent.text) ? text.slice(sent.text.length).trimStart() : text,
    files: files.filter(({ key }) => !keys.has(key)),
    delivery: 'none',
  }));
}

/** Gives one conversation the draft of another, which has none then. */
export function moveDraft(from: string, to: string): void {
  const draft = draftOf(from);
  changeDraft(from, () => NO_DRAFT);
  changeDraft(to, () => draft);
}

/** What of a draft is sent: the files, then the words. */
export function partsOf({ text, files }: Draft): InputPart[] {
  const ready = files.flatMap(({ progress }) => (progress.at === 'ready' ? [progress.part] : []));
  return text.trim() === '' ? ready : [...ready, { type: 'text', text: text.trim() }];
}

/** Nothing is sent while a file is on its way, or before somebody has seen that one cannot be taken. */
export function maySend(draft: Draft): boolean {
  if (draft.delivery === 'sending') return false;
  return draft.files.every(({ progress }) => progress.at === 'ready') && partsOf(draft).length > 0;
}
