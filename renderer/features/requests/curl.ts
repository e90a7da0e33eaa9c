/**
 * A request as a command for a terminal. The gateway's own key, where it wants one, is left for the user to put in: no
 * secret comes into this page.
 */
export function curlCommand(address: string, endpoint: string, body: string): string {
  return [
    `curl ${shellWord(`${address}${endpoint}`)}`,
    `-H ${shellWord('content-type: application/json')}`,
    `-d ${shellWord(body)}`,
  ].join(' \\\n  ');
}

/** In single quotes, a shell takes every character as it is but the single quote itself. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
