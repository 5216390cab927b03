// The HTML of the training view: one script and one style sheet of our own, and nothing from anywhere else.

export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** What the webview calls its own origin. */
  readonly source: string;
  /** Drawn anew for each page. */
  readonly nonce: string;
}

export function trainingPage({ script, style, source, nonce }: PageParts): string {
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${source}`, `img-src ${source}`];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Grover Training</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
