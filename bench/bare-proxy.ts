/**
 * The least that a gateway can be: Express and undici, streams piped, no checks, no routing, no log. What the real one
 * costs beyond this is what our own code costs.
 *
 *     node bench/bare-proxy.ts http://127.0.0.1:9100
 */
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import express from 'express';
import { Agent, request } from 'undici';

const target = process.argv[2];
if (target === undefined) throw new Error('usage: bare-proxy.ts <upstream URL>');

const HOP_BY_HOP = new Set(['connection', 'host', 'keep-alive', 'transfer-encoding']);
const dispatcher = new Agent({ allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
const app = express().disable('x-powered-by').disable('etag');

app.use(async (req, res) => {
  const left = new AbortController();
  res.once('close', () => left.abort());
  try {
    const answer = await request(target + req.url, {
      dispatcher,
      method: req.method,
      headers: withoutHopByHop(req.headers),
      body: req.method === 'GET' ? null : req,
      signal: left.signal,
    });
    res.writeHead(answer.statusCode, withoutHopByHop(answer.headers));
    await pipeline(answer.body, res);
  } catch {
    if (res.headersSent) res.destroy();
    else res.sendStatus(502);
  }
});

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});

function withoutHopByHop<T>(headers: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}
