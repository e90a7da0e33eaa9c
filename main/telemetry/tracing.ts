import type { Tracing } from './otlp-tracing.ts';

/**
 * Tracing as OpenTelemetry's own variables have it
 * (https://opentelemetry.io/docs/specs/otel/protocol/exporter/); null where no endpoint is configured, and then not a
 * line of its packages is loaded.
 */
export async function openTracing(env: NodeJS.ProcessEnv, version: string): Promise<Tracing | null> {
  if (env['OTEL_SDK_DISABLED'] === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none') return null;
  const url = tracesUrl(env);
  if (url === null) return null;
  const { createOtlpTracing } = await import('./otlp-tracing.ts');
  return createOtlpTracing({ url, headers: headersIn(env), service: env['OTEL_SERVICE_NAME'], version });
}

/** The signal's own address is taken as it is; to the common one the signal's path is added. */
export function tracesUrl(env: NodeJS.ProcessEnv): string | null {
  const own = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? '';
  if (own !== '') return own;
  const common = env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  return common === '' ? null : `${common.replace(/\/$/, '')}/v1/traces`;
}

/** `name=value,name=value`, percent-encoded. */
function headersIn(env: NodeJS.ProcessEnv): Record<string, string> {
  const text = env['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] ?? env['OTEL_EXPORTER_OTLP_HEADERS'] ?? '';
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decode(pair.slice(at + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
