// discriminator.json: what is written is read, and what cannot be read is said in a sentence.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  DISCRIMINATOR_FILE,
  parseDiscriminatorFile,
  readDiscriminatorFile,
  writeDiscriminatorFile,
  type DiscriminatorFile,
} from '../../../src/training/discriminatorFile.ts';
import { openDiscriminator } from '../../../src/training/openDiscriminator.ts';
import { quickRecipe } from '../../../src/training/quick/quickRecipe.ts';
import { contextOf, dataOf, fakeTrunk, openDeps, paceOf } from './quick/builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'grover-file-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const least = { recipe: 'quick', labels: ['machine', 'human'], settings: { head: 'linear' } } as const;
const file = {
  ...least,
  positive: 'machine',
  normalisation: { newlines: true },
  trunk: { name: 'grover-mini', hash: 'abc', folder: '' },
} as const;
const whole: DiscriminatorFile = { format: 1, ...file };

describe('discriminator.json', () => {
  it('is read as it was written, with what it may lack or without', async () => {
    await writeDiscriminatorFile(folder, file);
    expect(await readDiscriminatorFile(folder)).toEqual({ ok: true, value: whole });
    await writeDiscriminatorFile(folder, { ...least, recipe: 'cnn' });
    expect(await readDiscriminatorFile(folder)).toEqual({ ok: true, value: { format: 1, ...least, recipe: 'cnn' } });
  });

  it.each([
    ['no JSON', '{', /is not JSON/u],
    ['another format', JSON.stringify({ ...whole, format: 2 }), /format/u],
    ['an unknown recipe', JSON.stringify({ ...whole, recipe: 'magic' }), /recipe/u],
    ['one label', JSON.stringify({ ...whole, labels: ['human'] }), /labels/u],
    ['a positive label that is none', JSON.stringify({ ...whole, positive: 'robot' }), /none of the labels/u],
    ['half a trunk', JSON.stringify({ ...whole, trunk: { name: 'x' } }), /trunk\.hash/u],
  ])('is refused with %s', (_, text, message) => {
    expect(parseDiscriminatorFile(text, 'discriminator.json')).toMatchObject({
      ok: false,
      problem: {
        code: 'file-corrupt',
        message: expect.stringMatching(message) as string,
        hint: expect.any(String) as string,
      },
    });
  });

  it('says that a folder has none', async () => {
    const found = await readDiscriminatorFile(join(folder, 'nowhere'));
    expect(found).toMatchObject({ ok: false, problem: { code: 'file-missing' } });
  });

  it('says why it cannot be written', async () => {
    await expect(writeDiscriminatorFile(join(folder, 'nowhere'), file)).rejects.toMatchObject({
      problem: { message: expect.stringContaining(DISCRIMINATOR_FILE) as string },
    });
  });
});

describe('openDiscriminator', () => {
  it('opens a folder through its recipe', async () => {
    const data = dataOf(20, 8);
    const trunk = fakeTrunk();
    const trained = await quickRecipe.train(contextOf(trunk, data));
    const settings = await trained.save(folder);
    await writeDiscriminatorFile(folder, { recipe: 'quick', labels: data.labels, settings });
    const opened = await openDiscriminator(folder, openDeps(trunk));
    if (!opened.ok) throw new Error(opened.problem.message);
    expect(opened.value.file.recipe).toBe('quick');
    expect(await opened.value.discriminator.predict(data.val, paceOf())).toEqual(
      await trained.predict(data.val, paceOf()),
    );
  });

  it('passes on what is wrong with the file', async () => {
    writeFileSync(join(folder, DISCRIMINATOR_FILE), '[]');
    const opened = await openDiscriminator(folder, openDeps(fakeTrunk()));
    expect(opened).toMatchObject({ ok: false, problem: { code: 'file-corrupt' } });
  });
});
