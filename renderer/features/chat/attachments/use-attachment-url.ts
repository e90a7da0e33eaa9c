import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Attachment } from '../../../../contract/attachment.ts';
import { useTransport } from '../../../host/host.tsx';
import { download } from './upload.ts';

/** An address of a stored file within this page; null until it was read. A file never changes, so it is read once. */
export function useAttachmentUrl(file: Attachment): string | null {
  const transport = useTransport();
  const { data } = useQuery({
    queryKey: ['attachment', file.id],
    queryFn: ({ signal }) => download(transport, file, signal),
    staleTime: Infinity,
  });
  const url = useMemo(() => (data === undefined ? null : URL.createObjectURL(data)), [data]);
  useEffect(
    () => () => {
      if (url !== null) URL.revokeObjectURL(url);
    },
    [url],
  );
  return url;
}
