/** Pixels of a picture by its header alone, before it is unpacked; null where the header does not say it here. */
export function imagePixels(head: Uint8Array): number | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47) return view.getUint32(16) * view.getUint32(20);
    if (view.getUint32(0) === 0x47494638) return view.getUint16(6, true) * view.getUint16(8, true);
    if (view.getUint16(0) === 0xffd8) return jpegPixels(view);
    if (view.getUint32(0) === 0x52494646 && view.getUint32(12) === 0x56503858) {
      return (1 + (view.getUint32(23, true) >>> 8)) * (1 + (view.getUint32(26, true) >>> 8));
    }
  } catch {
    // The header is shorter than it should be: the decoder will say so.
  }
  return null;
}

/** The first start-of-frame segment has the size. */
function jpegPixels(view: DataView): number | null {
  for (let at = 2; at < view.byteLength;) {
    const marker = view.getUint16(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return view.getUint16(at + 5) * view.getUint16(at + 7);
    if (marker < 0xff00) return null;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
