// Writes examples/newsroom/harbour-lights.md: our own words around paragraphs drawn from the shipped model. Run it after the
// model or its calibration has changed: npm run build && node scripts/write-example.mjs [top-p [most seeds [false-positive rate]]]
// Seeds are tried from 1 on until two paragraphs are marked; the one with the most marks is kept.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [topP = '0.7', mostSeeds = '60', rate = '0.005'] = process.argv.slice(2);
const frontMatter = `---
title: Harbour lights switched on two weeks early
authors: Ines Okafor
date: 2026-11-18
domain: harbourledger.example
summary: The council brought the switch-on forward after traders asked for it.
---
`;
const opening = `The harbour lights were switched on two weeks early on Tuesday night, after traders on Quay Street asked the council for a longer season, and after the man who climbs the masts, Denny Strand, said that he would be sixty-five in December and would not be climbing them then.
`;
const closing = `Strand came down the last mast at twenty to nine, to applause, and was given a torch by the traders' association. He said he already had one.
`;

const folder = mkdtempSync(join(tmpdir(), 'gx-'));
const draft = join(folder, 'draft.md');

const grover = (...args) =>
  execFileSync(process.execPath, [join(root, 'dist/grover.cjs'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

/** An example puts no words into the mouth of anybody real. */
const REAL = /Trump|Clinton|Obama|Biden|Sanders|Romney|Bush|Pelosi|McConnell|White House|U\.S\.|president/i;

/** Whole paragraphs of some length that go on behind the opening. */
function draw(seed) {
  writeFileSync(draft, `${frontMatter}\n${opening}\n`);
  return grover('generate', draft, '--continue', '--seed', String(seed), '--top-p', topP, '--max-tokens', '420')
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line.split(/\s+/).length >= 40 && /[.!?"”’]$/.test(line) && !REAL.test(line))
    .slice(0, 3);
}

/** The draft's text and how many of its paragraphs are marked. */
function judge(paragraphs) {
  const text = [frontMatter, opening, ...paragraphs.map((one) => `${one}\n`), closing].join('\n');
  writeFileSync(draft, text);
  const [{ paragraphs: judged }] = JSON.parse(
    grover('scan', draft, '--format', 'json', '--false-positive-rate', rate),
  ).files;
  return { text, marked: judged.filter(({ verdict }) => verdict === 'machine-like').length };
}

try {
  let best = { text: '', marked: 0, seed: 0 };
  for (let seed = 1; seed <= Number(mostSeeds) && best.marked < 2; seed++) {
    const paragraphs = draw(seed);
    const judged = paragraphs.length === 0 ? { text: '', marked: 0 } : judge(paragraphs);
    if (judged.marked > best.marked) best = { ...judged, seed };
  }
  if (best.marked === 0) throw new Error(`None of ${mostSeeds} seeds gave a paragraph that is marked at ${rate}.`);
  writeFileSync(join(root, 'examples/newsroom/harbour-lights.md'), best.text);
  process.stdout.write(`harbour-lights.md: ${best.marked} marked paragraphs, seed ${best.seed}, top-p ${topP}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
