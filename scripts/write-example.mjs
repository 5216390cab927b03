// Writes examples/newsroom/harbour-lights.md: our own words around paragraphs by the shipped model, drawn with a fixed seed.
// Run it after the shipped model has changed: npm run build && node scripts/write-example.mjs [seed]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const seed = process.argv[2] ?? '3';
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
try {
  const draft = join(folder, 'draft.md');
  writeFileSync(draft, `${frontMatter}\n${opening}\n`);
  const args = ['generate', draft, '--continue', '--seed', seed, '--top-p', '0.9', '--max-tokens', '360'];
  const text = execFileSync(process.execPath, [join(root, 'dist/grover.cjs'), ...args], { encoding: 'utf8' });
  const paragraphs = text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line.split(/\s+/).length >= 40 && /[.!?"”’]$/.test(line))
    .slice(0, 3);
  if (paragraphs.length < 2) throw new Error(`Seed ${seed} gave ${paragraphs.length} whole paragraphs; try another.`);
  const file = join(root, 'examples/newsroom/harbour-lights.md');
  writeFileSync(file, [frontMatter, opening, ...paragraphs.map((one) => `${one}\n`), closing].join('\n'));
  process.stdout.write(`${file}: ${paragraphs.length} paragraphs with seed ${seed}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
