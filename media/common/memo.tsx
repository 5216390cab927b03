// A component that is drawn again only when what it was given is something else.
import { Component, type ComponentChildren } from 'preact';

const differ = (a: object, b: object): boolean => {
  const before = Object.entries(a);
  const after = new Map(Object.entries(b));
  return before.length !== after.size || before.some(([name, value]) => !Object.is(after.get(name), value));
};

export const memo = <Props extends object>(Inner: (props: Props) => ComponentChildren) =>
  class extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      return differ(this.props, next);
    }
    override render() {
      return <Inner {...this.props} />;
    }
  };
