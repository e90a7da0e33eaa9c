/** A block of this length is read again at each letter (characters). */
const SHORT = 4_000;

/**
 * How much of a block of `length` characters is to be read as Markdown now that `read` of it have been. A long block is
 * read again when it has grown by an eighth of what is beyond the short one, so that all readings together take time in
 * proportion to its length.
 */
export function readUpTo(length: number, read: number): number {
  return length < read || length - read >= Math.max(0, read - SHORT) / 8 ? length : read;
}
