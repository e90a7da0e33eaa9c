import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemPython } from '../scripted-model-server/plan.ts';

/** The version of mlx-openai-server that the scripted one answers like. */
export const SCRIPTED_VERSION = '1.8.1';

/**
 * The environment in which `python -m app.main launch …` runs the scripted model server, so that the real backend
 * can launch it as it launches the real one. `switches` are those of its server.py.
 */
export function scriptedEnvironment(switches: readonly string[]): Record<string, string> {
  return {
    PYTHONPATH: join(import.meta.dirname, 'scripted-installation'),
    PYTHONDONTWRITEBYTECODE: '1',
    SCRIPTED_SERVER: join(import.meta.dirname, '../scripted-model-server/server.py'),
    SCRIPTED_SWITCHES: switches.map((one) => `'${one.replaceAll("'", `'"'"'`)}'`).join(' '),
  };
}

/** A Python that says that it has mlx-openai-server installed; what runs as such is the scripted server. */
export function scriptedPython(folder: string): string {
  execFileSync(systemPython(), ['-m', 'venv', '--without-pip', folder]);
  const [version = ''] = readdirSync(join(folder, 'lib'));
  const info = join(
    folder,
    'lib',
    version,
    'site-packages',
    `mlx_openai_server-${SCRIPTED_VERSION}.dist-info`,
  );
  mkdirSync(info, { recursive: true });
  writeFileSync(
    join(info, 'METADATA'),
    `Metadata-Version: 2.1\nName: mlx-openai-server\nVersion: ${SCRIPTED_VERSION}\n`,
  );
  return join(folder, 'bin', 'python');
}

/** The smallest folder that passes for a whole model. */
export function scriptedModel(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const header = JSON.stringify({ w: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(
    join(folder, 'model.safetensors'),
    Buffer.concat([length, Buffer.from(header), Buffer.alloc(1)]),
  );
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ architectures: ['LlamaForCausalLM'] }));
  writeFileSync(join(folder, 'tokenizer.json'), '{}');
  return folder;
}
