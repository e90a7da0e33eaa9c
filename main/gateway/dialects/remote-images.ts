import { Failure } from '../../../contract/failure.ts';

/** Nothing is fetched on a client's behalf: a local server would read files, and the rest is the client's network. */
export function refuseRemoteImages(images: readonly { readonly path: string }[]): void {
  const [image] = images;
  if (image === undefined) return;
  throw new Failure('invalid_input', `${image.path}: images must be sent as base64 data here.`, {
    hint: 'Download the image and send its data.',
    issues: [{ path: image.path, message: 'not base64 data' }],
  });
}
