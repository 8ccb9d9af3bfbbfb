// What must hold on a site of static files: it sends nothing before Run, and it
// says where a program can run that it cannot run itself.

import { ALL_THEMES, faultsOf, THEMES, WIDTHS } from '../chromium.mjs';
import { missing } from '../missing.mjs';
import { expect, HELLO, open, QUEUE } from './reader.mjs';
import { fileServer } from './servers.mjs';

const PUBLIC = 'https://play.rust-lang.org';
// The folder of its host in which the site is published.
export const PUBLISHED = '/channels/';
const KANAL = 'use kanal::bounded;\n';

// Answers of the Rust Playground. They are faked, since no test asks the network.
const cargo = '   Compiling playground v0.0.1 (/playground)\n'
  + '    Finished `dev` profile [unoptimized + debuginfo] target(s) in 0.60s\n';
const ran = {
  success: true, exitDetail: 'Exited with status 0', stdout: 'changed\n',
  stderr: `${cargo}     Running \`target/debug/playground\`\naside\n`,
};
const refused = {
  success: false, exitDetail: 'Exited with status 101', stdout: '',
  stderr: '   Compiling playground v0.0.1 (/playground)\nerror[E0308]: mismatched types\n',
};

// Opens a page of the site as a reader. Collects what is sent to the Rust Playground.
async function reading(site, answer = ran, options = {}) {
  const { missing, json, ...others } = options;
  const server = await fileServer(site, missing);
  const sent = [];
  const reader = await open(server.address, QUEUE, {
    ...others,
    async before(page) {
      await page.route(`${PUBLIC}/**`, route => {
        sent.push(route.request());
        if (!answer) return;
        return route.fulfill({ json: answer, headers: { 'access-control-allow-origin': '*' } });
      });
      if (json) {
        await page.route('**/playground.json', async route => {
          const response = await route.fetch();
          await route.fulfill({ response, json: { ...await response.json(), ...json } });
        });
      }
    },
  });
  reader.page.on('close', server.end);
  return { ...reader, sent, server };
}

const posts = sent => sent.filter(request => request.method() === 'POST');

export const files = screenshots => ({
  async 'the Rust Playground runs what it has, and only after Run'(site) {
    const reader = await reading(site);
    const { asked, button, sent } = reader;
    expect(/^Runs at play\.rust-lang\.org(, with tokio [\d.]+ \(the book: [\d.]+\))?$/.test(await reader.words()),
      `it runs: ${await reader.words()}`);
    const link = new URL(await reader.example.locator('.run-link').getAttribute('href'));
    expect(link.origin === PUBLIC && link.searchParams.get('code') === await reader.text(), 'the link has another program');
    await reader.edit(HELLO);
    expect(await reader.words() === 'Runs at play.rust-lang.org', `it runs: ${await reader.words()}`);
    expect(sent.length === 0 && asked.every(request => request.url().startsWith(reader.server.address)),
      'it asks another host before Run');
    await button('Run').click();
    await reader.status(/with exit status 0\.$/);
    expect(await reader.printed() === 'aside\nchanged\n', 'the output is another');
    const [post] = posts(sent);
    const body = post.postDataJSON();
    expect(posts(sent).length === 1 && post.url() === `${PUBLIC}/execute` && body.code === HELLO, 'the request is another');
    expect(!('session' in body) && !('snippet' in body), 'it sends a secret to another host');
  },

  async 'the Rust Playground gives no standard input, and the page says so'(site) {
    const reader = await reading(site);
    await reader.edit('fn main() {\n    for line in std::io::stdin().lines() {}\n}\n');
    const words = await reader.example.locator('.run-input').innerText();
    expect(words.includes('play.rust-lang.org gives a program no standard input'), `it says ${words}`);
    expect(!await reader.example.locator('textarea').isVisible(), 'there is a box that does nothing');
    await reader.button('Run').click();
    await reader.status(/with exit status 0/);
    expect(!('stdin' in posts(reader.sent)[0].postDataJSON()), 'the request has a field that is unknown there');
  },

  async 'of an unknown crate the Rust Playground’s are named'(site) {
    const stderr = 'error[E0433]: cannot find module or crate `kanal2` in this scope\n --> src/main.rs:1:5\n  |\n'
      + '1 | use kanal2::bounded;\n  |     ^^^^^^ use of unresolved module or unlinked crate `kanal2`\n  |\n'
      + '  = help: if you wanted to use a crate named `kanal2`, use `cargo add kanal2` to add it\n';
    const reader = await reading(site, { ...refused, stderr });
    await reader.button('Run').click();
    const words = await reader.log.locator('.run-more').innerText();
    expect(/^play\.rust-lang\.org has no crate `kanal2`\. Of the book’s crates, it has .*\btokio\b.* and Rust’s own std\.$/.test(words), `it says ${words}`);
  },

  async 'a program too long for a link is copied'(site) {
    const reader = await reading(site);
    await reader.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const long = `${HELLO}// ${'long '.repeat(2000)}\n`;
    await reader.edit(long);
    const opened = reader.context.waitForEvent('page');
    await reader.example.locator('.run-link').click();
    await (await opened).close();
    await reader.status(/^The program is too long for a link\. It is copied/);
    expect(await reader.page.evaluate(() => navigator.clipboard.readText()) === long, 'another text is copied');
  },

  async 'what the Rust Playground refuses is shown'(site) {
    const reader = await reading(site, refused);
    await reader.button('Run').click();
    await reader.status(/^rustc refuses it/);
    const text = await reader.log.innerText();
    expect(text.includes('mismatched types') && !text.includes('Compiling'), `it shows ${text}`);
  },

  async 'a Rust Playground that is silent is left after 15 s'(site) {
    const reader = await reading(site, null);
    await reader.button('Run').click();
    await reader.status(/^play\.rust-lang\.org gave no answer within 15 s\./);
  },

  async 'without a back end there is the command, and no Run'(site) {
    const reader = await reading(site);
    await reader.edit(KANAL);
    expect(await reader.words() === 'kanal is not on the Rust Playground. The book’s program, on your machine: '
      + 'cargo book run asynchronous/queue_bounded Copy', `it says: ${await reader.words()}`);
    expect(!await reader.button('Run').isVisible(), 'there is a Run that cannot work');
    expect(!await reader.example.locator('.run-link').isVisible(), 'there is a link that cannot work');
    await reader.page.keyboard.press('Control+Enter');
    await reader.status(/^kanal is not on the Rust Playground/);
    expect(reader.sent.length === 0, 'it is sent all the same');
    if (screenshots) await reader.page.screenshot({ path: `${screenshots}/none.png` });
  },

  async 'a finger hits every button, and is told of no keys'(site) {
    const server = await fileServer(site);
    const reader = await open(server.address, QUEUE, { width: 390, touch: true });
    await reader.button('Edit').click();
    await reader.editor.waitFor();
    for (const button of await reader.example.locator('.run-bar button:visible').all()) {
      const { width, height } = await button.boundingBox();
      expect(width >= 44 && height >= 44, `${await button.innerText()} is ${width} × ${height} px`);
    }
    expect(!await reader.example.locator('.run-keys').isVisible(), 'it tells of keys');
    server.end();
  },

  async 'a page on the disk says why it has no Run'(site) {
    const reader = await open(`file://${site}/`);
    const why = await reader.example.locator('.run-nowhere').innerText().catch(() => 'nothing');
    expect(why.startsWith('This page is a file on your disk'), `it says ${why}`);
    expect(await reader.page.locator('.run-nowhere').count() === 1, 'it says so again and again');
    expect(await reader.page.locator('.run-bar').count() === 0, 'it has buttons');
  },

  async 'a playground that the book names comes first'(site) {
    const hosted = { url: 'https://play.example.org/cookbook' };
    const reader = await reading(site, ran, { json: { hosted } });
    await reader.edit(KANAL);
    expect(await reader.words() === 'Runs at play.example.org', `it runs: ${await reader.words()}`);
    const posted = reader.page.waitForRequest(`${hosted.url}/execute`);
    await reader.page.route(`${hosted.url}/execute`, route => route.fulfill({
      contentType: 'application/x-ndjson',
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' },
      body: '{"event":"failed","message":"a reason"}\n',
    }));
    await reader.button('Run').click();
    await reader.status(/^It could not be run: a reason/);
    expect((await posted).postDataJSON().session?.length >= 16, 'the hosted playground gets no session');
  },

  async 'a server that may not run programs says why'(site) {
    const own = { url: '', state: 'refused', reason: 'Landlock is missing', rustc: '1.95.0', sandboxed: false };
    const reader = await reading(site, ran, { json: { own } });
    expect((await reader.words()).startsWith('This book’s server runs no programs: Landlock is missing. Runs at '),
      `it says: ${await reader.words()}`);
  },

  async 'a server that prepares is asked again'(site) {
    const own = { url: '', state: 'preparing', reason: 'tokio', rustc: '1.95.0', sandboxed: true };
    const reader = await reading(site, ran, { json: { own } });
    expect((await reader.words()).startsWith('This book’s server is still compiling its crates. Runs at '),
      `it says: ${await reader.words()}`);
    await reader.page.route('**/ahead', route => route.fulfill({ json: { success: true, stderr: '' } }));
    own.state = 'ready';
    await reader.example.getByText('Runs on this book’s server').waitFor();
  },

  async 'a book without back ends stays as mdBook made it'(site) {
    const reader = await reading(site, ran, { missing: path => path === '/playground.json', quiet: false });
    await reader.page.waitForFunction(() => !document.querySelector('.run-bar'));
    expect(await reader.example.getByRole('button', { name: 'Run' }).count() === 0, 'there is a Run that cannot work');
    expect(await reader.example.locator('.clip-button').count() > 0, 'Copy is missing');
  },

  async 'the page for printing has no buttons'(site) {
    const reader = await reading(site);
    await reader.page.goto(`${reader.server.address}print.html`);
    expect(await reader.page.locator('.example').count() > 10, 'the page has no examples');
    expect(await reader.page.locator('.run-bar').count() === 0, 'it has buttons');
    await reader.page.emulateMedia({ media: 'print' });
    const split = () => reader.page.locator('.example > pre').evaluateAll(
      programs => programs.filter(program => getComputedStyle(program).breakInside !== 'avoid').length);
    expect(await split() === 0, `${await split()} programs may be split over two sheets`);
    await reader.page.locator('.example > pre').first().evaluate(program => { program.style.breakInside = 'auto'; });
    expect(await split() === 1, 'a program that may be split is not noticed');
    await reader.page.emulateMedia({ media: null });
    await reader.page.goto(reader.server.address + QUEUE[0]);
    await reader.button('Run').waitFor();
    await reader.page.emulateMedia({ media: 'print' });
    expect(!await reader.button('Run').isVisible(), 'a printed page has buttons');
  },

  async 'a program that goes wrong says so in each theme and in print, without colour'(site) {
    // Below the buttons' clipped box, axe cannot tell a colour from its background.
    const server = await fileServer(site, path => path === '/playground.json');
    const where = ['categories/asynchronous/watch.html', 'watch_borrow_await'];
    for (const theme of ALL_THEMES) {
      const reader = await open(server.address, where, { theme, quiet: false });
      const { example, page } = reader;
      await page.waitForFunction(() => !document.querySelector('.run-bar'));
      const group = page.getByRole('group', { name: 'Does not compile', exact: true });
      expect(await example.and(group).count() === 1, `(${theme}) the group has not the name`);
      const label = example.locator('.example-ending strong');
      const faults = () => faultsOf(page, '.example-ending');
      for (const fault of await faults()) expect(false, `(${theme}) ${fault}`);
      await label.evaluate(label => { label.style.opacity = 0.3; });
      const faint = await faults();
      expect(faint.some(fault => fault.startsWith('color-contrast')), `(${theme}) a faint label is not noticed: ${faint}`);
      for (const media of ['screen', 'print']) {
        await page.emulateMedia({ media });
        const [words, code] = [await label.boundingBox(), await example.locator('pre').first().boundingBox()];
        expect(words && words.y + words.height <= code.y, `(${theme}, ${media}) the words do not stand before the code`);
        const edge = await example.evaluate(block => getComputedStyle(block).borderInlineStartStyle);
        expect(edge === 'double', `(${theme}, ${media}) the edge is ${edge}`);
      }
      await reader.context.close();
    }
    server.end();
  },

  async 'a missing address of a site in a folder leads on to its pages'(site) {
    const server = await fileServer(site, () => false, PUBLISHED);
    const { page } = await open(server.address, QUEUE, { quiet: false });
    for (const path of ['nowhere', 'no/such/page.html']) {
      for (const fault of await missing(page, server.address, path, 'oneshot')) expect(false, `${path}: ${fault}`);
    }
    server.end();
  },

  async 'crates are told from other names'(site) {
    const reader = await reading(site);
    const known = ['tokio', 'oneshot', 'kanal', 'bus', 'futures', 'flume'];
    const cases = [
      ['use tokio::sync::{mpsc, oneshot};\nfn main() { oneshot::channel() }', 'tokio'],
      ['use tokio::sync::oneshot::{self, Sender};\nfn main() { oneshot::channel() }', 'tokio'],
      ['use tokio::{self, sync::mpsc}; fn main() { tokio::spawn() }', 'tokio'],
      ['use oneshot::channel; // kanal::x\nfn main() { let s = "flume::x"; bus::Bus::new() }', 'oneshot,bus'],
      ['fn main() { oneshot::channel(); a::bus::c() }', 'oneshot'],
      ['use {tokio::sync, kanal as k, std::bus};', 'tokio,kanal'],
      ['#[tokio::main] async fn main() { ::flume::bounded(1) }', 'tokio,flume'],
      ['mod bus { fn a() {} } fn f<\'a>(x: &\'a str) { bus::a(); let c = \'"\'; kanal::bounded(1) }', 'kanal'],
      ['extern crate kanal;', 'kanal'],
      ['use futures::{channel::{mpsc, oneshot}, StreamExt}; fn f() { oneshot::x() }', 'futures'],
      ['let s = r#"use kanal::x; "q" "#; /* use bus::x; */ use flume::*;', 'flume'],
      ['use {{kanal::{self}}, {bus::{Bus, self}}}; fn main() { bus::x() }', 'kanal,bus'],
      ['fn main() {} use kanal::{bounded', 'kanal'],
      ['use\n    kanal  ::\n{  bounded  }  ; use *; // "\nfn main() { flume :: bounded(1) } // \'', 'kanal,flume'],
      ['use rand::Rng; use Color::*; use crate::a; use std::x; mod my {} use my::y;', 'rand'],
    ];
    for (const [program, crates] of cases) {
      const used = await reader.page.evaluate(
        ([program, known]) => bookPlayground.cratesUsed(program, known).join(), [program, known]);
      expect(used === crates, `${program} uses ${used}, not ${crates}`);
    }
  },

  async 'it can be read where nothing runs it'(site) {
    for (const theme of THEMES) {
      for (const width of WIDTHS) {
        const reader = await reading(site, ran, { theme, width });
        await reader.edit(KANAL);
        for (const fault of await faultsOf(reader.page)) expect(false, `(${theme}, ${width} px): ${fault}`);
        if (screenshots) await reader.page.screenshot({ path: `${screenshots}/none-${theme}-${width}.png` });
        await reader.context.close();
      }
    }
  },
});
