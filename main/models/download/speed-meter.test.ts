import { expect, it } from 'vitest';
import { SpeedMeter } from './speed-meter.ts';

function meter(...samples: [at: number, bytes: number][]): SpeedMeter {
  const speed = new SpeedMeter();
  for (const [at, bytes] of samples) speed.add(at, bytes);
  return speed;
}

it('says nothing of a single moment, nor while nothing comes', () => {
  expect(meter([0, 500]).bytesPerSecond).toBeNull();
  expect(meter([0, 500], [1_000, 500]).bytesPerSecond).toBeNull();
});

it('is the speed of the last seconds, not of the whole', () => {
  const fast = Array.from({ length: 20 }, (_, n): [number, number] => [n * 500, n * 5_000]);
  const slow = Array.from({ length: 20 }, (_, n): [number, number] => [10_000 + n * 500, 95_000 + n * 50]);
  expect(meter(...fast).bytesPerSecond).toBe(10_000);
  expect(meter(...fast, ...slow).bytesPerSecond).toBe(100);
});

it('begins anew when a file has to', () => {
  expect(meter([0, 9_000], [1_000, 10_000], [2_000, 100], [3_000, 600]).bytesPerSecond).toBe(500);
});
