// What was promised: each figure with its budget and goal, and the row of the bench that it is read from.

/** Where a value is found: the first row of the suite whose subject and measure begin so. */
export interface Source {
  readonly suite: string;
  readonly subject?: string;
  readonly measure: string;
  /** What of the row counts: a value in its unit, or the ratio to the best of the peers with such a name. */
  readonly take: 'median' | 'p95' | { readonly ratioTo: RegExp };
  /** Shown before the value where a figure has several. */
  readonly label?: string;
  /** In the row's unit; the ratio itself for a ratio. */
  readonly budget: number;
  readonly goal: number;
}

export interface Budget {
  readonly what: string;
  readonly sources: readonly Source[];
}

const CTRANSLATE = { ratioTo: /^CTranslate2 int8$/ } as const;
const MINI = 'mini';
const editor = (measure: string, budget: number, goal: number, more: Partial<Source> = {}): Source => ({
  suite: 'editor',
  subject: MINI,
  measure,
  take: 'median',
  budget,
  goal,
  ...more,
});
const engine = (task: 'decode' | 'score', shape: string, budget: number, goal: number): Source => ({
  suite: 'engines',
  subject: `${shape} int8`,
  measure: task,
  take: CTRANSLATE,
  label: shape,
  budget,
  goal,
});

export const BUDGETS: readonly Budget[] = [
  {
    what: 'edit in a 1,500-word draft → its diagnostics right again, shipped model, p95',
    sources: [editor('edit to all', 400, 150, { take: 'p95' })],
  },
  {
    what: 'the same draft opened → first diagnostics, warm process / graph not made yet',
    sources: [
      editor('warm process: draft opened to first mark', 1500, 800, { label: 'warm' }),
      editor('no graph: draft opened to first mark', 4000, 2000, { label: 'cold' }),
    ],
  },
  {
    what: 'ghost text, first token, 600-token context cached / not cached, p50',
    sources: [
      editor('ghost text behind 600 tokens, cached: first token', 120, 60, { label: 'cached' }),
      editor('ghost text behind 600 tokens, not cached: first token', 400, 200, { label: 'not cached' }),
    ],
  },
  {
    what: 'decode, int8, a token behind 400, against CTranslate2 int8: Grover-base’s shape',
    sources: [engine('decode', '12×768', 0.5, 0.38)],
  },
  {
    what: 'the same, small shapes; 6×384 is the shipped one',
    sources: [engine('decode', '6×384', 0.45, 0.3), engine('decode', '8×512', 0.45, 0.3)],
  },
  {
    what: 'score 512 tokens with log-probability, entropy, variance, rank, int8, against CTranslate2 int8 (log-probability only)',
    sources: [
      engine('score', '12×768', 0.75, 0.6),
      engine('score', '6×384', 0.7, 0.5),
      engine('score', '8×512', 0.7, 0.5),
    ],
  },
  {
    what: 'tokenise 1 MB of news, against gpt-tokenizer',
    sources: [
      {
        suite: 'tokenise',
        measure: 'all at once, no word met before',
        take: { ratioTo: /^gpt-tokenizer$/ },
        budget: 1.5,
        goal: 1,
      },
    ],
  },
  {
    what: 'archive scan, articles a second, against PyTorch transformers on the same shape',
    sources: [
      {
        suite: 'scan',
        subject: '6×384',
        measure: 'archive',
        take: { ratioTo: /^PyTorch (?!.*(only|alone)$)/ },
        budget: 1.5,
        goal: 3,
      },
    ],
  },
  {
    what: 'memory of the process, shipped model, idle / scanning',
    sources: [
      { suite: 'memory', measure: 'idle', take: 'median', label: 'idle', budget: 250, goal: 150 },
      { suite: 'memory', measure: 'scanning', take: 'median', label: 'scanning', budget: 500, goal: 350 },
    ],
  },
  {
    what: 'extension host: activation, and time spent a keystroke',
    sources: [
      { suite: 'host', measure: 'activation', take: 'median', label: 'activation', budget: 50, goal: 20 },
      { suite: 'host', measure: 'time a key', take: 'median', label: 'keystroke', budget: 1, goal: 0.2 },
    ],
  },
  {
    what: '.vsix for one platform',
    sources: [{ suite: 'package', measure: '.vsix', take: 'median', budget: 60, goal: 45 }],
  },
];
