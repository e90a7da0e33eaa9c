import type { AttachmentKind, AttachmentType } from '../../../../contract/attachment.ts';

const MAGIC: readonly (readonly [type: AttachmentType, at: number, bytes: string])[] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['application/pdf', 0, '%PDF-'],
  ['audio/wav', 8, 'WAVE'],
  ['audio/mpeg', 0, 'ID3'],
  ['video/webm', 0, '\x1a\x45\xdf\xa3'],
  ['video/quicktime', 4, 'ftypqt  '],
  ['video/mp4', 4, 'ftyp'],
];
/** Pictures and sounds in the box of MP4: those neither browsers show nor models take, but people have them. */
const HEIF = /^ftyp(hei[cfmsx]|hev[cmsx]|mif1|msf1|avi[fs])/;
const MPEG4_AUDIO = /^ftypM4[AB] /;

/** How many bytes of a file its kind can be told from. */
export const SNIFFED_BYTES = 4_096;

/** What a file is by its first bytes, whatever its name says; null for what is not taken. */
export function sniff(head: Uint8Array): AttachmentType | null {
  const text = String.fromCharCode(...head.subarray(0, 32));
  if (foreignForm(head) !== null) return null;
  const known = MAGIC.find(([, at, bytes]) => text.startsWith(bytes, at));
  if (known !== undefined) return known[0];
  // A frame of MPEG audio without a tag: eleven bits set, layer III.
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2) return 'audio/mpeg';
  return isText(head) ? 'text/plain' : null;
}

/** Which common form that is not taken a file has; null where it has none of them. */
export function foreignForm(head: Uint8Array): 'heif' | 'mpeg4Audio' | null {
  const box = String.fromCharCode(...head.subarray(4, 12));
  if (HEIF.test(box)) return 'heif';
  return MPEG4_AUDIO.test(box) ? 'mpeg4Audio' : null;
}

/** What kind a file's name says it is; null for names that say nothing. */
export function kindByName(name: string): AttachmentKind | null {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (/^(png|jpe?g|gif|webp|heic|heif|avif|bmp|tiff?)$/.test(ending)) return 'image';
  if (/^(mp3|wav|m4a|ogg|flac|aac|opus)$/.test(ending)) return 'audio';
  if (/^(mp4|m4v|mov|webm|mkv|avi)$/.test(ending)) return 'video';
  if (ending === 'pdf') return 'pdf';
  return /^(txt|md|csv|tsv|json|ya?ml|toml|xml|html?|css|js|ts|tsx|jsx|py|rs|go|c|h|cpp|java|rb|sh|swift|sql|log)$/.test(
    ending,
  )
    ? 'text'
    : null;
}

export function kindOfType(type: AttachmentType): AttachmentKind {
  if (type === 'application/pdf') return 'pdf';
  if (type === 'text/plain') return 'text';
  if (type.startsWith('image/')) return 'image';
  return type.startsWith('audio/') ? 'audio' : 'video';
}

/** UTF-8 without the control characters that only other files have. */
function isText(head: Uint8Array): boolean {
  if (
    head.some(
      (byte) =>
        byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b,
    )
  ) {
    return false;
  }
  try {
    // `stream`: a character may be cut at the end of what was read.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
