import { dataDirectory } from '../../main/instance/data-directory.ts';
import { readContact } from '../../main/instance/contact.ts';
import { createClient } from '../../contract/client.ts';
import type { HostClient } from '../../contract/client.ts';
import { httpTransport } from '../../main/rpc/http-transport.ts';

/** Runs `work` with the contract of a running host, for what no command sets. */
export async function withContract<T>(
  directory: string,
  work: (client: HostClient) => Promise<T>,
): Promise<T> {
  const contact = readContact(dataDirectory(directory));
  if (contact === null) throw new Error(`no host announces itself in ${directory}`);
  const transport = httpTransport(contact);
  try {
    return await work(createClient(transport));
  } finally {
    await transport.close();
  }
}
