// An article a discriminator was wrong about, as Markdown for TensorBoard's text view.
import { basename } from 'node:path';
import type { WorstArticle } from '../../protocol/training.ts';

/** Title, place, probability of the positive label and the beginning; nothing of the article is taken for Markdown. */
export function articleText({ title, file, line, label, probability, excerpt }: WorstArticle): string {
  const place = `${escaped(basename(file))}:${line}`;
  const heading = title === '' ? place : `${escaped(title)} (${place})`;
  return `**${heading}**\n\nlabelled ${escaped(label)}, probability ${probability.toFixed(3)}\n\n> ${escaped(excerpt)}`;
}

const escaped = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .replace(/[\\`*_{}[\]()#+\-.!|~]/gu, '\\$&')
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;');
