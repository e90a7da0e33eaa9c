import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { icnsFile } from './icns.ts';

const RESOURCES = join(import.meta.dirname, '..', 'resources');

/** Width, height and colour type of a PNG, from its first chunk. */
function shape(png: Buffer): readonly number[] {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return [png.readUInt32BE(16), png.readUInt32BE(20), png[25] ?? -1];
}

/** The parts of an icns file by their types. */
function partsOf(file: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at + 4);
    parts.set(file.toString('latin1', at, at + 4), file.subarray(at + 8, at + length));
    at += length;
  }
  return parts;
}

it('an icon is its parts, each with its type and its length', () => {
  const file = icnsFile(new Map([[16, Buffer.from('small')]]));
  expect(file.toString('latin1')).toBe('icns\0\0\0\x15icp4\0\0\0\x0dsmall');
});

it('the app’s icon has every size that macOS asks for', () => {
  const file = readFileSync(join(RESOURCES, 'icon.icns'));
  expect(file.readUInt32BE(4)).toBe(file.length);
  const widths = [...partsOf(file)].map(([type, png]) => [type, shape(png)[0]]);
  expect(Object.fromEntries(widths)).toEqual({
    ...{ icp4: 16, icp5: 32, ic11: 32, ic12: 64, ic07: 128 },
    ...{ ic08: 256, ic13: 256, ic09: 512, ic14: 512, ic10: 1_024 },
  });
});

it.each(['idle', 'busy', 'loading', 'problem'])('the tray’s icon for %s is there in both sizes', (state) => {
  const icon = (suffix: string) => readFileSync(join(RESOURCES, 'icons', `${state}Template${suffix}.png`));
  // Colour type 6 has an alpha channel, without which a template is a black square.
  expect([shape(icon('')), shape(icon('@2x'))]).toEqual([
    [16, 16, 6],
    [32, 32, 6],
  ]);
});
