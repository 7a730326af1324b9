import { escapeHtml } from '../../jinja/python/html.ts';

export interface LinkOptions {
  /** Longer link texts are cut and end in `...`. */
  readonly limit: number | undefined;
  readonly rel: string;
  readonly target: string | undefined;
  readonly schemes: readonly string[];
}

/** Escaped text as HTML in which web and mail addresses are links. */
export function linked(escaped: string, options: LinkOptions): string {
  return escaped
    .split(/(\s+)/)
    .map(word => linkedWord(word, options))
    .join('');
}

const web =
  /^(?:(?:https?:\/\/|www\.)(?:[\w%-]+\.)*(?:[\w%-]+\.[\w%-]{2,63}|[\w%]{2,63}|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\])|(?:[\w%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil))(?::\d{1,5})?(?:[/?#]\S*)?$/i;
const mail = /^\S+@\w[\w.-]*\.\w+$/;

function linkedWord(word: string, options: LinkOptions): string {
  const { head, middle, tail } = balanced(word);
  return head + linkTo(middle, options) + tail;
}

/** Brackets and punctuation around an address do not belong to it, but brackets inside it do. */
function balanced(word: string): { head: string; middle: string; tail: string } {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? '';
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open = '', close = ''] of [
    ['(', ')'],
    ['<', '>'],
    ['&lt;', '&gt;'],
  ]) {
    let missing = middle.split(open).length - middle.split(close).length;
    while (missing-- > 0 && tail.includes(close)) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return { head, middle, tail };
}

function linkTo(address: string, options: LinkOptions): string {
  const rel = options.rel === '' ? '' : ` rel="${escapeHtml(options.rel)}"`;
  const target = options.target === undefined ? '' : ` target="${escapeHtml(options.target)}"`;
  if (web.test(address)) {
    const href = /^https?:\/\//.test(address) ? address : `https://${address}`;
    return `<a href="${href}"${rel}${target}>${cut(address, options.limit)}</a>`;
  }
  const mailbox = address.replace(/^mailto:/, '');
  if (mail.test(mailbox) && !mailbox.startsWith('www.') && !mailbox.includes(':')) {
    return `<a href="mailto:${mailbox}">${mailbox}</a>`;
  }
  if (options.schemes.some(scheme => address !== scheme && address.startsWith(scheme))) {
    return `<a href="${address}"${rel}${target}>${address}</a>`;
  }
  return address;
}

function cut(text: string, limit: number | undefined): string {
  return limit === undefined || text.length <= limit ? text : `${text.slice(0, limit)}...`;
}
