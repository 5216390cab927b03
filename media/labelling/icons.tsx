// Small signs, each with a name for those who do not see it.

const PATHS = {
  flag: 'M3 1.5h1V2h8.5l-2 3 2 3H4v6.5H3z',
  note: 'M2 2.5h12v9H8l-3.5 3v-3H2zM4.5 5.5h7v1h-7zM4.5 8h5v1h-5z',
  spans: 'M3 2h2v1.2H4.2v9.6H5V14H3zM11 2h2v12h-2v-1.2h.8V3.2H11zM6.5 6h3v4h-3z',
  changed: 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z',
  disagrees: 'M2 5h6.2L10 2l1.1.6L9.7 5H14v1.3H9L7.2 9.7H14V11H6.4L4.9 14l-1.1-.6L5.1 11H2V9.7h3.9l1.8-3.4H2z',
  broken: 'M8 1.5 15 14H1zM7.4 6v4h1.2V6zM7.4 11v1.4h1.2V11z',
} as const;

interface IconProps {
  readonly of: keyof typeof PATHS;
  readonly title: string;
}

export const Icon = ({ of, title }: IconProps) => (
  <svg class={`icon of-${of}`} viewBox="0 0 16 16" role="img" aria-label={title}>
    <title>{title}</title>
    <path d={PATHS[of]} fill-rule="evenodd" />
  </svg>
);

export const Key = ({ children }: { readonly children: string }) => <kbd aria-hidden="true">{children}</kbd>;
