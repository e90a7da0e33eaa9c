import type { ShrinkAnswer, ShrinkQuestion } from './shrink-image.ts';

/** The longest edge that models look at (pixels); larger ones are made smaller by them anyway. */
const LONGEST_EDGE = 1_568;
/** A PNG up to this stays one: text in screenshots keeps its edges (bytes). */
const LARGEST_PNG = 4 * 1024 * 1024;

/** Draws a picture anew, as large as models want it: what was hidden in the file (place, camera) is gone. */
async function shrink({ file }: ShrinkQuestion): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_EDGE / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('there is no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  if (file.type !== 'image/jpeg') {
    const png = await canvas.convertToBlob({ type: 'image/png' });
    if (png.size <= LARGEST_PNG) return png;
    // JPEG has no transparency: what was clear becomes white.
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

addEventListener('message', ({ data }: MessageEvent<ShrinkQuestion>) => {
  void shrink(data)
    .then((blob): ShrinkAnswer => ({ blob }))
    .catch((): ShrinkAnswer => ({ blob: null }))
    .then((answer) => postMessage(answer));
});
