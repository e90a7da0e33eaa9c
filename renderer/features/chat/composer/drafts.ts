import { create } from 'zustand';
import type { InputPart } from '../../../../contract/chat.ts';
import type { Failure } from '../../../../contract/failure.ts';

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
}

export const NO_DRAFT: Draft = { text: '', files: [] };

/** Of each conversation; a new one's is under `new`. They stay while one looks at other conversations and screens. */
export const useDrafts = create<{ readonly drafts: Readonly<Record<string, Draft>> }>(() => ({ drafts: {} }));

export function useDraft(conversation: string): Draft {
  return useDrafts(({ drafts }) => drafts[conversation] ?? NO_DRAFT);
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

/** What of a draft is sent: the files, then the words. */
export function partsOf({ text, files }: Draft): InputPart[] {
  const ready = files.flatMap(({ progress }) => (progress.at === 'ready' ? [progress.part] : []));
  return text.trim() === '' ? ready : [...ready, { type: 'text', text: text.trim() }];
}

/** Nothing is sent while a file is on its way, or before somebody has seen that one cannot be taken. */
export function maySend(draft: Draft): boolean {
  return draft.files.every(({ progress }) => progress.at === 'ready') && partsOf(draft).length > 0;
}
