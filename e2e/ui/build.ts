import { buildWhenStale } from '../../build-interface.ts';

/** The host serves what was built: the tests see the source as it is now. */
export default async function setup(): Promise<void> {
  await buildWhenStale();
}
