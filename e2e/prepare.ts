import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { chromiumOptions } from './ui/chromium.ts';

/** Something outside npm that the tests need. */
interface Need {
  readonly what: string;
  readonly why: string;
  readonly debian: readonly string[];
  readonly present: () => boolean;
}

const NEEDS: readonly Need[] = [
  {
    what: 'Python 3.11 or 3.12 with venv',
    why: 'the model servers are Python programs',
    debian: ['python3', 'python3-venv'],
    present: () => PYTHONS.some(isFit),
  },
  {
    what: 'g++',
    why: 'MLX compiles its kernels for this processor when a model is first used',
    debian: ['g++'],
    // A Mac computes with Metal and needs no compiler.
    present: () => process.platform === 'darwin' || runs('g++', ['--version']),
  },
  {
    what: 'Chromium',
    why: 'the user interface is tested in a browser',
    debian: ['chromium', 'fonts-liberation'],
    present: () => existsSync(chromiumOptions().executablePath ?? chromium.executablePath()),
  },
  {
    what: 'Xvfb, and what Electron needs',
    why: 'the Mac app is tested in a real Electron, on a screen that nobody sees',
    debian: ['xvfb', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libcups2', 'libatk-bridge2.0-0'],
    // A Mac has a screen.
    present: () => process.platform === 'darwin' || runs('Xvfb', ['-help']),
  },
  {
    what: 'a Secret Service',
    why: 'the keychain is tested with a real one',
    debian: ['dbus', 'gnome-keyring', 'libsecret-1-0'],
    // A Mac has its own keychain, which tests leave alone.
    present: () =>
      process.platform === 'darwin' ||
      (runs('dbus-run-session', ['--version']) && runs('gnome-keyring-daemon', ['--version'])),
  },
];

const PYTHONS = ['python3.12', 'python3.11', 'python3', '/usr/bin/python3'];

/** Installs what is missing where it can, and says exactly what is missing where it cannot. */
function prepare(): void {
  const missing = NEEDS.filter((need) => !need.present());
  if (missing.length === 0) return;
  const packages = missing.flatMap(({ debian }) => debian);
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log(`Installing ${packages.join(', ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    execFileSync('apt-get', ['install', '-qq', '-y', ...packages], { stdio: 'inherit', env });
  }
  const left = NEEDS.filter((need) => !need.present());
  if (left.length === 0) return;
  console.error('The tests need what is missing here:');
  for (const { what, why, debian } of left) {
    console.error(`  ${what}: ${why}. On Debian: sudo apt-get install ${debian.join(' ')}`);
  }
  process.exitCode = 1;
}

function isFit(python: string): boolean {
  return runs(python, [
    '-c',
    'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))',
  ]);
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

prepare();
