// Bundles a script with the packages that it imports, and with their licences.
// The package.json beside the script calls this:
//
//   npm ci --ignore-scripts && npm run build        writes NAME.min.js
//   npm run build -- --check                        compares it instead
//
//   node bundle.mjs NAME.js esm|iife

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, relative, resolve } from 'node:path';

const [entry, format] = process.argv.slice(2);
const { build } = createRequire(resolve('package.json'))('esbuild');
const name = basename(entry, '.js');

const { outputFiles, metafile } = await build({
  entryPoints: [entry],
  bundle: true,
  format,
  // What a script of this format exports is a variable of its name.
  globalName: format === 'iife' ? `book${name[0].toUpperCase()}${name.slice(1)}` : undefined,
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
  const file = readdirSync(folder).find(file => /^licen[cs]e(\.(txt|md))?$/i.test(file));
  if (!file) throw new Error(`${name}: has no file with its licence`);
  const licence = readFileSync(`${folder}/${file}`, 'utf8').trim();
  licences.set(licence, (licences.get(licence) ?? new Set()).add(`${name} ${version}`));
}
const notices = [...licences].map(([text, names]) => `${[...names].sort().join(', ')}:\n\n${text}\n`);
const bundle = `/*! Made by .ci/bundle.mjs of:\n\n${notices.join('\n')}*/\n${outputFiles[0].text}`;

const path = `${name}.min.js`;
if (!process.argv.includes('--check')) {
  writeFileSync(path, bundle);
} else if (!existsSync(path) || readFileSync(path, 'utf8') !== bundle) {
  console.error(`${relative(resolve(import.meta.dirname, '..'), path)}: is not what .ci/bundle.mjs makes; run \`npm run build\` there`);
  process.exitCode = 1;
}
