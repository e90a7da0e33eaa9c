export interface VideoFrame {
  readonly atSeconds: number;
  readonly blob: Blob;
}

export interface Frames {
  readonly frames: readonly VideoFrame[];
  readonly everySeconds: number;
  readonly durationSeconds: number;
}

/** What a message may hold. */
const MOST_FRAMES = 64;
/** As many are taken where nobody chose a rate. */
const USUAL_FRAMES = 16;
const LONGEST_EDGE = 768;
/** A video that shows nothing within this time is one that the browser cannot play (milliseconds). */
const SILENCE_MS = 20_000;

/** Seconds between two frames that can be chosen. */
export const RATES = [0.5, 1, 2, 5, 10, 30, 60] as const;

/** The places of frames in a video: from its beginning, one every so many seconds, never more than fit. */
export function framePlaces(
  durationSeconds: number,
  chosen: number | null,
): { every: number; places: number[] } {
  const usual =
    RATES.find((rate) => durationSeconds / rate <= USUAL_FRAMES) ?? durationSeconds / USUAL_FRAMES;
  const every = Math.max(chosen ?? usual, durationSeconds / MOST_FRAMES);
  const count = Math.min(MOST_FRAMES, Math.max(1, Math.ceil(durationSeconds / every)));
  return { every, places: Array.from({ length: count }, (_, index) => index * every) };
}

/** Pictures of a video, without reading all of the file; null for one that this browser cannot play. */
export async function videoFrames(
  file: Blob,
  everySeconds: number | null,
  signal: AbortSignal,
): Promise<Frames | null> {
  const url = URL.createObjectURL(file);
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  try {
    video.src = url;
    if (!(await happens(video, 'loadeddata', signal))) return null;
    const durationSeconds = await durationOf(video, signal);
    const { every, places } = framePlaces(durationSeconds, everySeconds);
    const frames: VideoFrame[] = [];
    for (const atSeconds of places) {
      if (Math.abs(video.currentTime - atSeconds) > 0.001) {
        video.currentTime = atSeconds;
        if (!(await happens(video, 'seeked', signal))) break;
      }
      const blob = await draw(video);
      if (blob !== null) frames.push({ atSeconds, blob });
    }
    return frames.length === 0 ? null : { frames, everySeconds: every, durationSeconds };
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

/** Recordings of browsers do not say how long they are until one has been at their end. */
async function durationOf(video: HTMLVideoElement, signal: AbortSignal): Promise<number> {
  if (Number.isFinite(video.duration)) return video.duration;
  video.currentTime = Number.MAX_SAFE_INTEGER;
  await happens(video, 'seeked', signal);
  const duration = Number.isFinite(video.duration) ? video.duration : video.currentTime;
  video.currentTime = 0;
  await happens(video, 'seeked', signal);
  return duration;
}

async function draw(video: HTMLVideoElement): Promise<Blob | null> {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return null;
  const scale = Math.min(1, LONGEST_EDGE / Math.max(videoWidth, videoHeight));
  const canvas = new OffscreenCanvas(Math.round(videoWidth * scale), Math.round(videoHeight * scale));
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}

/** Whether an event comes; not when the video turns out to be none, or nothing comes at all. */
async function happens(
  video: HTMLVideoElement,
  name: 'loadeddata' | 'seeked',
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const over = new AbortController();
  const options = { once: true, signal: over.signal };
  video.addEventListener(name, () => resolve(true), options);
  video.addEventListener('error', () => resolve(false), options);
  signal.addEventListener('abort', () => reject(signal.reason as Error), options);
  const timer = setTimeout(() => resolve(false), SILENCE_MS);
  return promise.finally(() => {
    over.abort();
    clearTimeout(timer);
  });
}
