import type { AttachmentKind, AttachmentType } from './attachment.ts';

/** How many bytes of a file its kind can be told from. */
export const SNIFFED_BYTES = 4_096;

/**
 * What a file is by its bytes, whatever its name says. Null for what is none of the types that are taken.
 * @param how.cut there are only the first of them, which may end in the middle of a character
 */
export function sniff(
  bytes: Uint8Array,
  how: { readonly cut: boolean } = { cut: false },
): AttachmentType | null {
  const found = SIGNATURES.find(({ is }) => is(bytes));
  if (found !== undefined) return found.type;
  return isText(bytes, how.cut) ? 'text/plain' : null;
}

export function kindOf(type: AttachmentType): AttachmentKind {
  switch (type) {
    case 'image/png':
    case 'image/jpeg':
    case 'image/webp':
    case 'image/gif':
      return 'image';
    case 'audio/wav':
    case 'audio/mpeg':
      return 'audio';
    case 'video/mp4':
    case 'video/webm':
    case 'video/quicktime':
      return 'video';
    case 'application/pdf':
      return 'pdf';
    case 'text/plain':
      return 'text';
  }
}

/** The kind that a name promises; null where its ending says nothing. */
export function promisedKind(name: string): AttachmentKind | null {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return ENDINGS.get(ending) ?? null;
}

const ENDINGS: ReadonlyMap<string, AttachmentKind> = new Map<string, AttachmentKind>([
  ...['png', 'jpg', 'jpeg', 'webp', 'gif', 'heic', 'heif', 'avif', 'bmp', 'tif', 'tiff'].map(
    (ending) => [ending, 'image'] as const,
  ),
  ...['wav', 'mp3', 'm4a', 'aac', 'flac', 'ogg', 'opus'].map((ending) => [ending, 'audio'] as const),
  ...['mp4', 'm4v', 'mov', 'webm', 'mkv', 'avi'].map((ending) => [ending, 'video'] as const),
  ['pdf', 'pdf'],
  ...[
    'txt',
    'md',
    'csv',
    'tsv',
    'json',
    'yaml',
    'yml',
    'toml',
    'xml',
    'htm',
    'html',
    'css',
    'svg',
    'log',
    'sql',
  ].map((ending) => [ending, 'text'] as const),
  ...['js', 'jsx', 'ts', 'tsx', 'py', 'rs', 'go', 'c', 'h', 'cpp', 'java', 'rb', 'sh', 'swift'].map(
    (ending) => [ending, 'text'] as const,
  ),
]);

interface Signature {
  readonly type: AttachmentType;
  readonly is: (bytes: Uint8Array) => boolean;
}

/** The brands of pictures and sounds in MPEG-4's box, as https://mp4ra.org/registered-types/brands lists them. */
const HEIF = /^(hei[cfmsx]|hev[cmsx]|mif1|msf1|avi[fs])/;
const MPEG4_AUDIO = /^M4[AB] /;
/** WebM is a kind of it. */
const MATROSKA = '\x1a\x45\xdf\xa3';

/** From the formats' own specifications, as https://mimesniff.spec.whatwg.org/ collects them. */
const SIGNATURES: readonly Signature[] = [
  { type: 'image/png', is: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n') },
  { type: 'image/jpeg', is: (bytes) => startsWith(bytes, '\xff\xd8\xff') },
  { type: 'image/gif', is: (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a') },
  { type: 'image/webp', is: (bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8) },
  { type: 'audio/wav', is: (bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes, 'WAVE', 8) },
  { type: 'audio/mpeg', is: (bytes) => startsWith(bytes, 'ID3') || isMpegFrame(bytes) },
  { type: 'video/quicktime', is: (bytes) => startsWith(bytes, 'ftypqt  ', 4) },
  // Pictures and sounds come in the same box; those brands are not video.
  {
    type: 'video/mp4',
    is: (bytes) => startsWith(bytes, 'ftyp', 4) && foreignForm(bytes) === null,
  },
  {
    type: 'video/webm',
    is: (bytes) => startsWith(bytes, MATROSKA) && latin(bytes, 4, 64).includes('webm'),
  },
  { type: 'application/pdf', is: (bytes) => startsWith(bytes, '%PDF-') },
];

/** Common forms that no model is given; each can be made into one that is. */
export type ForeignForm = 'heif' | 'mpeg4Audio' | 'matroska';

/** Which of the common forms a file has that are not taken; null where it has none of them. */
export function foreignForm(bytes: Uint8Array): ForeignForm | null {
  if (startsWith(bytes, 'ftyp', 4)) {
    if (HEIF.test(brand(bytes))) return 'heif';
    return MPEG4_AUDIO.test(brand(bytes)) ? 'mpeg4Audio' : null;
  }
  return startsWith(bytes, MATROSKA) ? 'matroska' : null;
}

/** An MPEG audio frame's first bits: eleven ones, layer III. */
function isMpegFrame(bytes: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = bytes;
  return first === 0xff && (second & 0xe6) === 0xe2 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
}

function brand(bytes: Uint8Array): string {
  return latin(bytes, 8, 12);
}

function startsWith(bytes: Uint8Array, signature: string, at = 0): boolean {
  return latin(bytes, at, at + signature.length) === signature;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** UTF-8 without the control characters that no text has. */
function isText(bytes: Uint8Array, cut: boolean): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    return !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text);
  } catch {
    return false;
  }
}
