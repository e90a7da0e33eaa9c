import { expect, it } from 'vitest';
import { wanted } from './repository-files.ts';

const files = (...paths: string[]) =>
  paths.map((path, index) => ({ path, bytes: index, hash: { kind: 'sha256', value: 'a' } as const }));
const kept = (...paths: string[]) => wanted(files(...paths)).map(({ path }) => path);

it('leaves out what other programs need beside the weights that servers read', () => {
  const others = [
    'pytorch_model.bin',
    'original/consolidated.pth',
    'onnx/model.onnx',
    'model-q4.gguf',
    '.git/x',
  ];
  expect(kept('config.json', 'model.safetensors', 'sub/a.json', ...others)).toEqual([
    'config.json',
    'model.safetensors',
    'sub/a.json',
  ]);
});

it('keeps the weights that there are where no others are', () => {
  expect(kept('config.json', 'pytorch_model.bin')).toEqual(['config.json', 'pytorch_model.bin']);
  expect(kept('config.json', 'weights.npz')).toEqual(['config.json', 'weights.npz']);
});
