/** The path of a field as OpenAI writes it in `param`: `messages[0].content[1].type`. */
export function paramPath(steps: readonly (string | number | symbol)[]): string {
  return steps
    .map((step, place) =>
      typeof step === 'number' ? `[${step}]` : `${place === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');
}
