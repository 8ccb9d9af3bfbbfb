// The two kinds of site that a reader may see: one with a server that runs
// programs, and one of static files.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

// Starts the book's own server, and waits until it can run programs.
export async function ownServer(cookbook) {
  const child = spawn(cookbook, ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', chunk => { said += chunk; });
  const until = Date.now() + 15 * 60_000;
  while (Date.now() < until && child.exitCode === null) {
    await new Promise(resolve => setTimeout(resolve, 300));
    const address = said.match(/at (http:\/\/[^ ]*)/)?.[1];
    if (!address) continue;
    const { own } = await (await fetch(`${address}playground.json`)).json();
    if (own?.state === 'preparing') continue;
    if (own?.state === 'ready') return { address, end: () => ended(child) };
    child.kill();
    throw new Error(`the server runs no programs: ${own?.reason}`);
  }
  child.kill();
  throw new Error(`the server did not get ready: ${said}`);
}

function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise(resolve => {
    child.on('exit', resolve);
    child.kill('SIGKILL');
  });
}

// Serves a site of static files as GitHub Pages does: in this folder of the host,
// and with the site's own page for addresses that do not exist. Those that
// `missing` names are not there either.
export async function fileServer(site, missing = () => false, folder = '/') {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
  const read = path => {
    try {
      return readFileSync(join(site, path));
    } catch {
      return undefined;
    }
  };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://site').pathname));
    const own = path.startsWith(folder) && path.slice(folder.length - 1);
    const content = own && !missing(own) && read(own);
    response.writeHead(content ? 200 : 404, { 'content-type': content ? types[extname(path)] ?? 'application/octet-stream' : 'text/html' });
    response.end(content || read('404.html'));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${folder}`,
    end: () => { server.close(); server.closeAllConnections(); },
  };
}
