// The VS Code workbench as a page: what a person does in it and sees of it.
import type { Locator, Page } from '@playwright/test';

export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  }

  /** Its row need not be the first: the palette ranks by its own likes. */
  async command(title: string): Promise<void> {
    await this.#type('F1', `>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row').getByText(title, { exact: true }).first().click();
  }

  async open(file: string): Promise<void> {
    await this.#quickPick('Control+P', file, file);
    await this.page.locator('.tab.active', { hasText: file }).waitFor();
    await this.editor().waitFor();
  }

  editor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  /** The line of the editor that shows this text, as far as it is scrolled into view. */
  line(text: string): Locator {
    return this.editor().locator('.view-line', { hasText: text }).first();
  }

  async goToLine(line: number, column = 1): Promise<void> {
    await this.#type('Control+G', `:${line}:${column}`);
    await this.page.keyboard.press('Enter');
  }

  /** Points at the language status until it says this. */
  async languageStatus(text: string): Promise<void> {
    const item = this.page.locator('[id="status.languageStatus"]');
    const said = this.page.locator('.monaco-hover:visible', { hasText: text });
    for (let tries = 0; tries < 60; tries++) {
      await item.hover();
      const isSaid = await said.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
      await this.page.mouse.move(640, 5);
      if (isSaid) return;
    }
    throw new Error(`The language status never said “${text}”.`);
  }

  squiggles(kind: 'info' | 'warning' | 'error'): Locator {
    return this.editor().locator(`.squiggly-${kind}`);
  }

  async problems(): Promise<Locator> {
    await this.command('Problems: Focus on Problems View');
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  ghost(): Locator {
    return this.editor().locator('.ghost-text, .ghost-text-decoration').first();
  }

  hover(): Locator {
    return this.page.locator('.monaco-hover:visible').first();
  }

  suggestions(): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row');
  }

  notifications(): Locator {
    return this.page.locator('.notification-toast');
  }

  /** Ticks these rows of a list of several and takes them. */
  async tick(rows: readonly string[]): Promise<void> {
    const list = this.page.locator('.quick-input-list .monaco-list-row');
    for (const row of rows) await list.filter({ hasText: row }).first().click();
    await this.page.locator('.quick-input-action .monaco-button', { hasText: 'OK' }).click();
  }

  async #type(keys: string, text: string): Promise<Locator> {
    await this.page.keyboard.press(keys);
    const input = this.page.locator('.quick-input-widget input.input').first();
    await input.waitFor({ state: 'visible' });
    await input.fill(text);
    return input;
  }

  async #quickPick(keys: string, text: string, row: string): Promise<void> {
    await this.#type(keys, text);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }
}
