// The publication's host, from what people write: a host, an address, sometimes only a name.

const LABELS =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+\p{L}[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}]$/u;

/** The host in lower case, without scheme, user, `www.`, port and path; undefined when there is none in the text. */
export function hostOf(text: string): string | undefined {
  const address = text.trim();
  if (address.length > 2048 || /\s/u.test(address)) return undefined;
  const afterScheme = address.replace(/^[a-z][a-z0-9+.-]*:\/\//iu, '').replace(/^\/\//u, '');
  const hadScheme = afterScheme.length < address.length;
  const authority = afterScheme.split(/[/?#]/u, 1)[0] ?? '';
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !hadScheme) return undefined;
  const host = authority
    .slice(at + 1)
    .replace(/:\d{1,5}$/u, '')
    .replace(/\.$/u, '')
    .toLowerCase()
    .replace(/^www\d?\./u, '');
  return host.length <= 253 && LABELS.test(host) ? host : undefined;
}
