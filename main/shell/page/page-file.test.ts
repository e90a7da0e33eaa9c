import { expect, it } from 'vitest';
import { pageFile } from './page-file.ts';

const assets = new Set(['index-abc.js', 'index-abc.css', 'secret.txt']);

it('knows the page and what was built for it, with its type', () => {
  expect(pageFile('GET', 'app://local/?window=popover', assets)).toEqual({ kind: 'page' });
  expect(pageFile('HEAD', 'app://local/_ui/assets/index-abc.js', assets)).toEqual({
    kind: 'asset',
    name: 'index-abc.js',
    type: 'text/javascript; charset=utf-8',
  });
});

it.each([
  'app://local/_ui/assets/../index.html',
  'app://local/_ui/assets/..%2f..%2fpackage.json',
  'app://local/_ui/assets/%2e%2e/%2e%2e/package.json',
  'app://local/_ui/assets/..\\..\\package.json',
  'app://local/_ui/assets/index-abc.js%00.css',
  'app://local/_ui/assets/secret.txt',
  'app://local/_ui/assets/',
  'app://local/index.html',
  'app://elsewhere/',
])('serves nothing else: %s', (address) => {
  expect(pageFile('GET', address, assets)).toBeNull();
});

it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('only reads: not %s', (method) => {
  expect(pageFile(method, 'app://local/', assets)).toBeNull();
});
