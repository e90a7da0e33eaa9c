/** The types of an icns file's parts that hold PNG, each with its width in pixels. */
const PARTS = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1_024],
] as const;

/** An Apple icon from PNG files by their width: a header, then each part as type, length and bytes. */
export function icnsFile(pictures: ReadonlyMap<number, Buffer>): Buffer {
  const parts = PARTS.flatMap(([type, width]) => {
    const picture = pictures.get(width);
    return picture === undefined ? [] : [part(type, picture)];
  });
  return part('icns', Buffer.concat(parts));
}

/** The length counts its own header of eight bytes. */
function part(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'latin1');
  header.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([header, content]);
}
