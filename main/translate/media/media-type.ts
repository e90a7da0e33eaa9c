/** A file's type by the bytes that it begins with; null for what no model takes. */
export function mediaTypeOf(bytes: Uint8Array, kind: 'image' | 'pdf'): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (kind === 'pdf') return head.startsWith('%PDF-') ? 'application/pdf' : null;
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('GIF8')) return 'image/gif';
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : null;
}
