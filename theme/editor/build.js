// Bundles editor.js with what it imports, and with the licences of that.
//
//   npm ci --ignore-scripts && npm run build        writes editor.min.js
//   npm run build -- --check                        compares it instead

import { build } from 'esbuild';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const { outputFiles, metafile } = await build({
  entryPoints: ['editor.js'],
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  metafile: true,
  write: false,
});

// Packages by the text of their licence: most share one.
const licences = new Map();
for (const input of Object.keys(metafile.inputs)) {
  const folder = input.match(/^node_modules\/(@[^/]+\/)?[^/]+/)?.[0];
  if (!folder) continue;
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const licence = readFileSync(`${folder}/LICENSE`, 'utf8').trim();
  licences.set(licence, (licences.get(licence) ?? new Set()).add(`${name} ${version}`));
}
const notices = [...licences].map(([text, names]) => `${[...names].sort().join(', ')}:\n\n${text}\n`);
const bundle = `/*! Made by build.js of:\n\n${notices.join('\n')}*/\n${outputFiles[0].text}`;

const path = 'editor.min.js';
if (!process.argv.includes('--check')) {
  writeFileSync(path, bundle);
} else if (!existsSync(path) || readFileSync(path, 'utf8') !== bundle) {
  console.error(`theme/editor/${path}: is not what build.js makes; run \`npm run build\` there`);
  process.exitCode = 1;
}
