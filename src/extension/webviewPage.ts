// The HTML of a webview: one script and one style sheet of our own, and nothing from anywhere else.
import { randomBytes } from 'node:crypto';

export interface PageParts {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** What the webview calls its own origin. */
  readonly source: string;
  readonly nonce: string;
}

/** Drawn anew for each page. */
export const newNonce = (): string => randomBytes(18).toString('base64url');

export function webviewPage({ title, script, style, source, nonce }: PageParts): string {
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${source}`, `img-src ${source}`];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
