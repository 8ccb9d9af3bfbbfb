// Runs and edits programs on the book's pages like a reader, in a browser,
// against a real server and on a site of static files. Prints what is wrong,
// one fault per line. The exit code says whether there was a fault.
//
//   node .ci/playground.mjs COOKBOOK [FOLDER FOR SCREENSHOTS]
//
// COOKBOOK is the program that `cargo build --package cookbook` makes.
// chromium.mjs says what else it needs.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edits } from './playground/edits.mjs';
import { explored } from './playground/explore.mjs';
import { files, PUBLISHED } from './playground/files.mjs';
import { offline } from './playground/offline.mjs';
import { own } from './playground/own.mjs';
import { close, faults, runTests } from './playground/reader.mjs';
import { ownServer } from './playground/servers.mjs';
import { traced } from './playground/trace.mjs';

const [cookbook, screenshots] = process.argv.slice(2);
if (screenshots) mkdirSync(screenshots, { recursive: true });

const site = mkdtempSync(join(tmpdir(), 'cookbook-site-'));
try {
  execFileSync(cookbook, ['build', '--dest', join(site, 'book')], {
    env: { ...process.env, MDBOOK_PREPROCESSOR__COOKBOOK__ADDRESS: `https://example.org${PUBLISHED}` },
  });
  await runTests({ ...files(screenshots), ...offline }, join(site, 'book'));
  const server = await ownServer(cookbook);
  const tests = { ...edits(screenshots), ...explored(screenshots), ...traced(screenshots), ...own(screenshots) };
  await runTests(tests, server).finally(server.end);
} finally {
  await close();
  rmSync(site, { recursive: true });
}
console.log(`${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
