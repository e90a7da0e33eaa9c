import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { safeAddress } from './safe-address.ts';

/** A link that opens in the user's browser; only its words where its address leads to no page. */
export function LinkOutside({
  address,
  children,
}: {
  readonly address: string;
  readonly children: ReactNode;
}) {
  const safe = safeAddress(address);
  if (safe === null) return <>{children}</>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer" title={safe}>
      {children}
    </a>
  );
}

/** An image elsewhere is a link: loading it would tell its address, which a model may have filled with what it knows. */
export function RemoteImage({ address, alt }: { readonly address: string; readonly alt: string }) {
  const { t } = useTranslation();
  const safe = safeAddress(address);
  const words = t('chat.markdown.image', { alt: alt === '' ? (safe ?? '') : alt });
  return safe === null ? words : <LinkOutside address={safe}>{words}</LinkOutside>;
}
