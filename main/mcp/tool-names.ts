/** The longest name that providers take, and the signs of which it may consist. */
const LONGEST = 64;
const OTHER_SIGNS = /[^A-Za-z0-9_-]/g;

export interface NamedTool {
  readonly server: string;
  readonly tool: string;
}

/**
 * Names under which a model knows tools: server and tool, so that two servers may have tools of the same name. They
 * hold only what every provider takes, and no two are the same. In the order of the tools.
 */
export function offeredNames(tools: readonly NamedTool[]): string[] {
  const taken = new Set<string>();
  return tools.map(({ server, tool }) => {
    const whole = `${server}__${tool}`.replaceAll(OTHER_SIGNS, '_').slice(0, LONGEST);
    let name = whole;
    for (let count = 2; taken.has(name); count += 1) {
      const ending = `_${count}`;
      name = `${whole.slice(0, LONGEST - ending.length)}${ending}`;
    }
    taken.add(name);
    return name;
  });
}
