import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import { QUIT_MS, SHUTDOWN_MS } from './quit.ts';
import { listenToSystem } from './system-events.ts';
import type { SystemListener, SystemSources } from './system-events.ts';

let sources: Record<keyof SystemSources, EventEmitter>;
let heard: (readonly [keyof SystemListener, number?])[];

beforeEach(() => {
  sources = { app: new EventEmitter(), power: new EventEmitter(), process: new EventEmitter() };
  heard = [];
  listenToSystem(sources as unknown as SystemSources, {
    open: () => heard.push(['open']),
    quit: (deadlineMs) => heard.push(['quit', deadlineMs]),
    woke: () => heard.push(['woke']),
    ending: () => heard.push(['ending']),
  });
});

it.each(['activate', 'second-instance'])('the window opens on %s', (event) => {
  sources.app.emit(event);
  expect(heard).toEqual([['open']]);
});

it('the app goes on without windows', () => {
  // Electron quits where nobody listens.
  expect(sources.app.emit('window-all-closed')).toBe(true);
  expect(heard).toEqual([]);
});

it('quitting waits until everything has ended', () => {
  const preventDefault = vi.fn();
  sources.app.emit('before-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(heard).toEqual([['quit', QUIT_MS]]);
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s ends it in order', (signal) => {
  sources.process.emit(signal);
  expect(heard).toEqual([['quit', QUIT_MS]]);
});

it('whatever still runs is ended with the process', () => {
  sources.process.emit('exit');
  expect(heard).toEqual([['ending']]);
});

it('the host hears that the machine woke up', () => {
  sources.power.emit('resume');
  expect(heard).toEqual([['woke']]);
});

it('a shutdown waits, but not for long', () => {
  const preventDefault = vi.fn();
  sources.power.emit('shutdown', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(heard).toEqual([['quit', SHUTDOWN_MS]]);
});
