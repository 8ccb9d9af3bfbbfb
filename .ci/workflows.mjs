// Has actionlint read the workflows, which no run here executes: their syntax,
// and whether what they refer to exists.
//
//   node .ci/workflows.mjs
//
// Needs actionlint, found through NODE_PATH.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { createLinter } = createRequire(process.env.NODE_PATH + '/')('actionlint');
const lint = await createLinter();
const folder = '.github/workflows';
const faults = [];

// A workflow with these faults must get just these messages.
const FAULTY = `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: echo \${{ github.nothing }}
  deploy:
    needs: built
    runs-on: ubuntu-latest
    steps:
      - run: echo
        enf: {}
`;
const EXPECTED = [/^6: property "nothing" is not defined/, /^7: job "deploy" needs job "built" which does not exist/, /^12: unexpected key "enf"/];
const lines = (text, path) => lint(text, path).map(({ line, message }) => `${line}: ${message}`);
const found = lines(FAULTY, `${folder}/faulty.yml`);
if (found.length !== EXPECTED.length || !EXPECTED.every(pattern => found.some(it => pattern.test(it)))) {
  faults.push(`of a workflow with faults it says ${JSON.stringify(found)}`);
}
const paths = readdirSync(folder).map(name => `${folder}/${name}`);
for (const path of paths) {
  for (const fault of lines(readFileSync(path, 'utf8'), path)) faults.push(`${path}:${fault}`);
}
for (const fault of faults) console.log(fault);
console.log(`${paths.length} workflows, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
