// A component that is drawn again only when what it was given is something else.
import { Component, type ComponentChildren } from 'preact';

type Named = Readonly<Record<string, unknown>>;

/** Without making anything: lists ask this of every row at every frame. */
function differ(a: Named, b: Named): boolean {
  for (const name in a) if (!Object.is(a[name], b[name])) return true;
  for (const name in b) if (!(name in a)) return true;
  return false;
}

export const memo = <Props extends object>(Inner: (props: Props) => ComponentChildren) =>
  class extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      return differ(this.props, next);
    }
    override render() {
      return <Inner {...this.props} />;
    }
  };
