// Answers the questions of "Find a channel" like a reader, in a browser. Prints
// what is wrong, one fault per line. The exit code says whether there was a fault.
//
//   node .ci/chooser.mjs ADDRESS [FOLDER FOR SCREENSHOTS]
//
// chromium.mjs says what it needs.

import { mkdirSync } from 'node:fs';
import { ALL_THEMES, faultsOf, THEMES, WIDTHS } from './chromium.mjs';
import { close, expect, faults, open, runTests } from './playground/reader.mjs';

const [address, screenshots] = process.argv.slice(2);
if (screenshots) mkdirSync(screenshots, { recursive: true });

const SHARE = 'Several, and one of them gets each message';
const KEEP = 'A recv that select! drops loses no message';

// Opens the page, with these answers in its address.
async function reading(answers = '', options = {}) {
  const { page } = await open(address, [`guide/chooser.html${answers}`], options);
  const names = list => page.locator(`${list} > [data-channel]:visible > b`).allInnerTexts();
  return {
    page,
    fit: () => names('.chooser-fit'),
    out: () => names('.chooser-out'),
    all: await page.locator('[data-channel]').count(),
    channel: name => page.locator(`[data-channel="${name}"]`),
    status: () => page.getByRole('status').innerText(),
    answer: name => page.getByLabel(name, { exact: true }).click(),
    query: () => new URL(page.url()).search,
  };
}

const tests = {
  async 'an answer narrows the list, and each other channel says why'() {
    const { page, fit, out, all, channel, status, answer } = await reading();
    expect((await fit()).length === all && (await out()).length === 0, 'a channel is missing at the start');
    expect(!await page.getByText('These do not fit').isVisible(), 'it names what does not fit before an answer');
    await answer(KEEP);
    const [fitting, others] = [await fit(), await out()];
    expect(fitting.includes('tokio mpsc') && others.includes('kanal, bounded'), `these fit: ${fitting}`);
    expect(fitting.length + others.length === all, 'a channel is lost');
    expect(await status() === `${fitting.length} of ${all} channels fit.`, `the status is “${await status()}”`);
    const reasons = channel('kanal-bounded').locator('li:visible');
    const [reason] = await reasons.allInnerTexts();
    expect(await reasons.count() === 1 && /^Loses messages in select!: yes \d+ of \d+ orders$/.test(reason),
      `the reasons are ${await reasons.allInnerTexts()}`);
    const test = await reasons.getByRole('link').getAttribute('href');
    expect(/recv_dropped\.rs/.test(test), `the reason leads to ${test}`);
    await answer(SHARE);
    expect((await fit()).length < fitting.length && (await out()).includes('tokio mpsc'), 'a second answer changes nothing');
    await page.getByRole('button', { name: 'Start over' }).click();
    expect((await fit()).length === all, 'it does not start over');
  },

  async 'the answers are in the address, which gives them again'() {
    const { page, fit, all, answer, query } = await reading('?other=1');
    await answer(SHARE);
    const shared = await fit();
    await answer(KEEP);
    const both = await fit();
    expect(await query() === '?other=1&receivers=share&must=keep', `the address has ${query()}`);
    const linked = await reading(query());
    expect(`${await linked.fit()}` === `${both}`, `the address finds ${await linked.fit()}`);
    expect(await linked.page.getByLabel(KEEP, { exact: true }).isChecked(), 'the address gives no answer');
    await page.goBack();
    expect(`${await fit()}` === `${shared}` && !await page.getByLabel(KEEP, { exact: true }).isChecked(),
      'going back takes no answer back');
    await page.goBack();
    expect((await fit()).length === all, 'going back does not lead to the beginning');
    await page.goForward();
    expect(`${await fit()}` === `${shared}`, 'going forward gives no answer again');
  },

  async 'the keyboard answers, and turns no page'() {
    const { page, fit, all, query } = await reading();
    await page.getByLabel('One receiver is enough').focus();
    await page.keyboard.press('ArrowRight');
    expect(query() === '?receivers=share' && new URL(page.url()).pathname.endsWith('/guide/chooser.html'),
      `the arrow leads to ${page.url()}`);
    await page.getByLabel(KEEP, { exact: true }).focus();
    await page.keyboard.press('Space');
    // Some browsers submit a form on Enter.
    const prevented = await page.evaluate(() => new Promise(resolve => {
      const form = document.querySelector('.chooser form');
      form.addEventListener('submit', event => resolve(event.defaultPrevented));
      form.requestSubmit();
    }));
    expect(prevented, 'the form is sent away');
    expect(query() === '?receivers=share&must=keep' && (await fit()).length < all, `the answers are ${query()}`);
  },

  async 'without JavaScript all channels are listed, and nothing asks'() {
    const { page, fit, all } = await reading('?must=keep', { script: false });
    expect(all > 30 && (await fit()).length === all, `it lists ${await fit()}`);
    expect(!await page.locator('.chooser form').isVisible(), 'there is a form that cannot work');
    expect(await page.locator('[data-answers]:visible').count() === 0, 'there are reasons without an answer');
    expect(await page.locator('main a[href="compare.html"]').first().isVisible(), 'nothing leads to the tables');
  },

  async 'it can be read and touched in each theme, wide and narrow'() {
    for (const width of WIDTHS) {
      for (const theme of ALL_THEMES) {
        const { page } = await reading('?receivers=share&sending=async&must=keep&must=withdraw', { theme, width });
        // mdBook's colours in the other themes are too faint for axe.
        const checked = THEMES.includes(theme) ? 'html' : '.chooser form';
        for (const fault of await faultsOf(page, checked)) expect(false, `${theme}, ${width} px: ${fault}`);
        const { y, height: line } = await page.getByRole('status').boundingBox();
        expect(y + line <= 900, `${theme}, ${width} px: the count is out of sight`);
        for (const target of await page.locator('.chooser :is(label, button)').all()) {
          const { height } = await target.boundingBox();
          expect(height >= 44, `${theme}, ${width} px: ${await target.innerText()} is ${height} px high`);
        }
        if (screenshots && THEMES.includes(theme)) {
          await page.screenshot({ path: `${screenshots}/chooser-${theme}-${width}.png`, fullPage: true });
        }
      }
    }
  },
};

await runTests(tests).finally(close);
console.log(`${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
