// A page of HTML as far as articles are read from it. The library that parses it is loaded when the first page comes.

export interface PageNode {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly childNodes: ArrayLike<PageNode>;
}

export interface PageElement extends PageNode {
  readonly localName: string;
  readonly getAttribute: (name: string) => string | null;
  readonly querySelector: (selector: string) => PageElement | null;
  readonly querySelectorAll: (selector: string) => ArrayLike<PageElement>;
  readonly remove: () => void;
}

export interface Page {
  readonly root: PageElement;
  /** The element that holds the article, without what stands around it; undefined where there is none. Changes the page: ask once, last. */
  readonly article: () => { readonly element: PageElement; readonly byline: string | undefined } | undefined;
}

const ELEMENT_NODE = 1;
/** Elements of one page, and levels of them, that are looked at: time grows with their product and more. */
const MOST_ELEMENTS = 25_000;
const DEEPEST = 250;
/** Questions about cookies lie over a page and read like a paragraph of it. */
const OVERLAYS =
  '[role="dialog"], [role="alertdialog"], [aria-modal="true"], [class*="cookie" i], [id*="cookie" i], [class*="consent" i], [id*="consent" i]';
const CONSENT =
  /(?:cookie|consent|gdpr|privacy)[-_]*(?:banner|notice|bar|popup|modal|dialog|wall|message|overlay|manager|consent)/iu;

/** Undefined where there is nothing that could be read. Throws for a page of too many or too deeply nested elements. */
export async function parsePage(html: string): Promise<Page | undefined> {
  const [{ parseHTML }, { Readability, isProbablyReaderable }] = await Promise.all([
    import('linkedom'),
    import('@mozilla/readability'),
  ]);
  // A proxy, which does not say of itself what it has.
  const document: unknown = Reflect.get(parseHTML(withBody(html)), 'document');
  const root: unknown =
    typeof document === 'object' && document !== null && 'documentElement' in document
      ? document.documentElement
      : undefined;
  if (!isElement(root)) return undefined;
  mustBeReadable(root);
  for (const overlay of Array.from(root.querySelectorAll(OVERLAYS))) if (isOverlay(overlay)) overlay.remove();
  return {
    root,
    article: () => {
      if (!isProbablyReaderable(document, { minContentLength: 50, minScore: 5 })) return undefined;
      const serializer = (node: unknown): unknown => node;
      const read = new Readability<unknown>(document, {
        serializer,
        maxElemsToParse: MOST_ELEMENTS,
        disableJSONLD: true,
      }).parse();
      const element = read?.content;
      return isElement(element) ? { element, byline: read?.byline ?? undefined } : undefined;
    },
  };
}

export const isElement = (value: unknown): value is PageElement =>
  typeof value === 'object' &&
  value !== null &&
  'nodeType' in value &&
  value.nodeType === ELEMENT_NODE &&
  'querySelectorAll' in value &&
  typeof value.querySelectorAll === 'function';

/** The parser makes no elements that a page leaves out, as browsers do. */
function withBody(html: string): string {
  if (/<body[\s>]/iu.test(html) && /<html[\s>]/iu.test(html)) return html;
  return `<!doctype html><html><body>${html.replace(/<(?:!doctype|\/?html)\b[^>]*>/giu, '')}</body></html>`;
}

const isOverlay = (element: PageElement): boolean =>
  ['role', 'aria-modal'].some((name) => element.getAttribute(name) !== null) ||
  CONSENT.test(`${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`);

function mustBeReadable(root: PageElement): void {
  const waiting: { readonly element: PageElement; readonly depth: number }[] = [{ element: root, depth: 1 }];
  let count = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { element, depth } = next;
    if (++count > MOST_ELEMENTS) throw new Error(`It has more than ${MOST_ELEMENTS} elements.`);
    if (depth > DEEPEST) throw new Error(`Its elements are nested more than ${DEEPEST} deep.`);
    for (const child of Array.from(element.childNodes))
      if (isElement(child)) waiting.push({ element: child, depth: depth + 1 });
  }
}
