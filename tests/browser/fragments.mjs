// Do addresses with a text fragment lead a real browser to the words?
//
// Usage: node tests/browser/fragments.mjs [PINCITE] [QUOTES A PAGE]
//
// Needs Node 20 and a headless Chromium (`chromium-headless-shell`, `chromium`, or what CHROMIUM names), so it is no part
// of `cargo test`. Each text of the shipped corpus in another script becomes a page, with a screen of nothing between its
// paragraphs; pincite indexes the pages and cites words of them with `--format url`; the browser opens the address. The
// words count as found if the page was scrolled to them, and as marked if the style of `::target-text` colours them, all
// of them, and nothing else: that is read from a picture of the page. What was measured stands in README.md beside this.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PINCITE = process.argv[2] ?? 'target/debug/pincite';
const QUOTES = Number(process.argv[3] ?? 12);
const BROWSERS = [process.env.CHROMIUM, 'chromium-headless-shell', 'chromium', 'google-chrome'].filter(Boolean);

const TEXTS = {
  en: 'corpus/reference/confidence-building-measures.md',
  id: 'corpus/languages/id-dialog-kebijakan-siber.md',
  vi: 'corpus/languages/vi-doi-thoai-chinh-sach-mang.html',
  th: 'corpus/languages/th-kan-characha-saiboe.txt',
  lo: 'corpus/languages/lo-kan-sonthana.md',
  km: 'corpus/languages/km-kech-srovchreav.md',
  my: 'corpus/languages/my-hsway-nway-pwe.md',
  zh: 'corpus/languages/zh-wangluo-zhengce-duihua.html',
  ta: 'corpus/languages/ta-inaiya-kolkai.md',
};

const pincite = (...args) => execFileSync(PINCITE, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A number drawn at random, the same each time. */
let state = 5n;
function below(end) {
  state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number(state >> 33n) % end;
}

/** The paragraphs of a text, as pincite understands it. */
function paragraphs(path) {
  const lines = pincite('extract', '--json', path).trim().split('\n').map((line) => JSON.parse(line));
  return lines.filter((line) => line.type === 'block').map((line) => line.text);
}

function page(lang, blocks, url) {
  const body = blocks.map((block, at) => `<p id="b${at}">${escape(block)}</p>`).join('\n');
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${lang}</title>
<link rel="canonical" href="${url}"><style>body { margin: 20px; font-size: 18px }
p { margin: 0 0 120vh } ::target-text { background: rgb(255, 0, 0); color: rgb(255, 0, 0) }</style></head>
<body>${body}</body></html>`;
}

/** Quotes of whole words: within a paragraph, short and long, and over two. */
function quotes(lang, blocks) {
  const words = (at) => [...new Intl.Segmenter(lang, { granularity: 'word' }).segment(blocks[at])].filter((one) => one.isWordLike);
  const all = blocks.join('\n');
  const drawn = [];
  for (let tries = 0; drawn.length < QUOTES && tries < 2000; tries++) {
    const kind = ['short', 'long', 'two paragraphs'][drawn.length % 3];
    const first = 1 + below(blocks.length - 2);
    const last = kind === 'two paragraphs' ? first + 1 : first;
    const [from, to] = [words(first), words(last)];
    const length = kind === 'short' ? 3 + below(5) : 14 + below(12);
    if (from.length < 6 || to.length < 6 || (first === last && from.length < length + 2)) continue;
    const start = first === last ? 1 + below(from.length - length - 1) : from.length - 3 - below(3);
    const end = first === last ? start + length - 1 : 2 + below(3);
    const range = { first, last, start: from[start].index, end: to[end].index + to[end].segment.length };
    const quote = first === last
      ? blocks[first].slice(range.start, range.end)
      : `${blocks[first].slice(range.start)}\n${blocks[last].slice(0, range.end)}`;
    if (all.split(quote).length === 2 && !quote.includes('"')) drawn.push({ kind, quote, range });
  }
  return drawn;
}

/** The browser, spoken to over its pipe (Chrome DevTools Protocol). */
function browser() {
  for (const name of BROWSERS) {
    try {
      execFileSync(name, ['--version'], { stdio: 'pipe' });
    } catch {
      continue;
    }
    const profile = mkdtempSync(join(tmpdir(), 'fragments-'));
    const args = ['--headless', '--no-sandbox', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'];
    const child = spawn(name, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const waiting = new Map();
    const heard = [];
    let [number, rest] = [0, ''];
    child.stdio[4].on('data', (data) => {
      const messages = (rest + data).split('\0');
      rest = messages.pop();
      for (const message of messages.map((one) => JSON.parse(one))) {
        if (message.id) waiting.get(message.id)?.(message);
        else heard.forEach((listener) => listener(message));
      }
    });
    const send = (method, params = {}, sessionId = undefined) =>
      new Promise((resolve, reject) => {
        waiting.set(++number, (answer) => (answer.error ? reject(new Error(`${method}: ${answer.error.message}`)) : resolve(answer.result)));
        child.stdio[3].write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
      });
    const event = (name, sessionId) =>
      new Promise((resolve) => heard.push((one) => one.method === name && one.sessionId === sessionId && resolve()));
    const close = () => (child.kill(), rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
    return { send, event, close };
  }
  console.error('no Chromium was found; CHROMIUM names one');
  process.exit(2);
}

/** What is seen of a quote: runs in the page. */
async function seen({ first, last, start, end }, picture) {
  const range = document.createRange();
  range.setStart(document.getElementById(`b${first}`).firstChild, start);
  range.setEnd(document.getElementById(`b${last}`).firstChild, end);
  const rects = [...range.getClientRects()].filter((rect) => rect.width > 1);
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let [inside, outside, area] = [0, 0, 0];
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const at = 4 * (y * image.width + x);
      const isMarked = data[at] > 230 && data[at + 1] < 60 && data[at + 2] < 60;
      const holds = (by) => rects.some((one) => x >= one.left - by && x < one.right + by && y >= one.top - by && y < one.bottom + by);
      area += holds(-1);
      inside += isMarked && holds(0);
      // Signs may reach beyond their boxes.
      outside += isMarked && !holds(6);
    }
  }
  const scrolled = scrollY > 0 && rects[0].top >= 0 && rects[0].top < innerHeight;
  return { scrolled, marked: area > 0 && inside / area > 0.75, clean: outside === 0 };
}

const server = createServer((request, answer) => {
  const found = served.get(new URL(request.url, 'http://x').pathname);
  answer.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(found ?? '');
});
const served = new Map();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const folder = mkdtempSync(join(tmpdir(), 'pages-'));
mkdirSync(join(folder, 'pages'));
const drawn = {};
for (const [lang, path] of Object.entries(TEXTS)) {
  const blocks = paragraphs(path);
  const html = page(lang, blocks, `${origin}/${lang}.html`);
  served.set(`/${lang}.html`, html);
  writeFileSync(join(folder, 'pages', `${lang}.html`), html);
  drawn[lang] = quotes(lang, blocks);
}
const index = ['--index', join(folder, 'index')];
pincite('index', '--quiet', join(folder, 'pages'), ...index);

const { send, event, close } = browser();
const { product } = await send('Browser.getVersion');
console.log(`${product}, ${pincite('--version').trim()}\n`);
console.log('| language | quotes | kind | scrolled to | marked | nothing else marked |\n|---|---:|---|---:|---:|---:|');
let failed = 0;
for (const [lang, all] of Object.entries(drawn)) {
  const counts = {};
  for (const { kind, quote, range } of all) {
    const url = pincite('cite', '--quote', quote, '--format', 'url', ...index).trim();
    const { targetId } = await send('Target.createTarget', { url: 'about:blank', width: 900, height: 700 });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    await send('Page.enable', {}, sessionId);
    const loaded = event('Page.loadEventFired', sessionId);
    await send('Page.navigate', { url, transitionType: 'typed' }, sessionId);
    await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, 5000))]);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const { data } = await send('Page.captureScreenshot', { format: 'png' }, sessionId);
    const expression = `(${seen})(${JSON.stringify(range)}, ${JSON.stringify(data)})`;
    const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId);
    if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
    const { value } = answer.result;
    const count = (counts[kind] ??= { quotes: 0, scrolled: 0, marked: 0, clean: 0 });
    count.quotes++;
    for (const what of ['scrolled', 'marked', 'clean']) count[what] += value[what];
    if (!(value.scrolled && value.marked && value.clean)) {
      failed++;
      console.error(`${lang}: ${decodeURIComponent(url.split('#')[1])}\n  ${JSON.stringify(value)}: ${JSON.stringify(quote)}`);
    }
    await send('Target.closeTarget', { targetId });
  }
  for (const [kind, { quotes, scrolled, marked, clean }] of Object.entries(counts)) {
    console.log(`| ${lang} | ${quotes} | ${kind} | ${scrolled} | ${marked} | ${clean} |`);
  }
}
close();
server.close();
rmSync(folder, { recursive: true });
process.exitCode = failed === 0 ? 0 : 1;
