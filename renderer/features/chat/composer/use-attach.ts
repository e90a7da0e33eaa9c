import { useTransport } from '../../../host/host.tsx';
import { Failure } from '../../../../contract/failure.ts';
import { prepareFile } from '../attachments/prepare-file.ts';
import { changeDraft, changeDraftFile } from './drafts.ts';
import type { DraftFile } from './drafts.ts';

/** Those that are being prepared, by the keys of their files, so that they can be given up. */
const underWay = new Map<string, AbortController>();

/** Files into a draft, out of it again, and frames of a video at another rate. */
export function useAttach(conversation: string) {
  const transport = useTransport();
  const prepare = async (key: string, file: File, everySeconds: number | null) => {
    underWay.get(key)?.abort();
    const work = new AbortController();
    underWay.set(key, work);
    changeDraftFile(conversation, key, { at: 'preparing', share: 0 });
    try {
      const prepared = await prepareFile({
        transport,
        file,
        everySeconds,
        signal: work.signal,
        onShare: (share) => changeDraftFile(conversation, key, { at: 'preparing', share }),
      });
      changeDraftFile(conversation, key, { at: 'ready', ...prepared });
    } catch (error) {
      if (work.signal.aborted) return;
      const failure = error instanceof Failure ? error : new Failure('internal', String(error));
      changeDraftFile(conversation, key, { at: 'failed', failure });
    } finally {
      if (underWay.get(key) === work) underWay.delete(key);
    }
  };
  return {
    attach: (files: readonly File[]): void => {
      for (const file of files) {
        const key = crypto.randomUUID();
        const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
        changeDraft(conversation, (before) => ({
          ...before,
          files: [...before.files, { key, file, preview, progress: { at: 'preparing', share: 0 } }],
        }));
        void prepare(key, file, null);
      }
    },
    remove: ({ key, preview }: DraftFile): void => {
      underWay.get(key)?.abort();
      if (preview !== null) URL.revokeObjectURL(preview);
      changeDraft(conversation, (before) => ({
        ...before,
        files: before.files.filter((file) => file.key !== key),
      }));
    },
    /** Takes a video's frames again, one every so many seconds. */
    takeFrames: ({ key, file }: DraftFile, everySeconds: number) => void prepare(key, file, everySeconds),
    again: ({ key, file }: DraftFile) => void prepare(key, file, null),
  };
}
