import createDOMPurify from 'dompurify';
import { Marked, type Tokens } from 'marked';

/** Markdown with as few headings of its own as a page can bear, and without HTML: that is shown as it was written. */
const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text, block }: Tokens.HTML | Tokens.Tag) =>
      block ? `<p>${escaped(text.trim()).replaceAll('\n', '<br>')}</p>` : escaped(text),
    heading({ tokens, depth }) {
      const level = Math.min(depth + 2, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    // Pictures from elsewhere would tell their server who reads here; those that are attached are ours.
    image: ({ href, text }) =>
      /^\/api\/attachments\/\d+\/(content|thumbnail)$/.test(href)
        ? `<a href="${href}"><img src="${href}" alt="${escaped(text)}" loading="lazy"></a>`
        : `<a href="${escaped(href)}">${escaped(text === '' ? href : text)}</a>`,
  },
});

const purify = createDOMPurify(window);
const ALLOWED = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'a', 'img'],
    ...['ul', 'ol', 'li', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['href', 'title', 'src', 'alt', 'loading', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|[/#])/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/** A number of a bug, or a name after an `@` where the server finds one, too (`src/notifications/mentions.ts`). */
const REFERENCES =
  /(?<![\p{L}\p{N}_&/#-])#(?<bug>[1-9]\d{0,14})(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_.%+\-@/\\])@(?<name>[\p{L}\p{N}][\p{L}\p{N}._-]{0,49})(?![\p{L}\p{N}._@/-])/gu;

/**
 * The nodes that a Markdown text is shown as. Sanitised: there is nothing in them that runs, whatever the text is.
 * @param mentionClass of an element that holds a person's name
 */
export function markdownNodes(text: string, mentionClass: string): DocumentFragment {
  const html = marked.parse(text, { async: false });
  const nodes = purify.sanitize(html, { ...ALLOWED, RETURN_DOM_FRAGMENT: true });
  for (const link of nodes.querySelectorAll('a')) {
    // Of this site, or none at all: one that was taken away because it could do harm.
    if (/^$|^#|^\/(?![/\\])/.test(link.getAttribute('href') ?? '')) continue;
    link.target = '_blank';
    link.rel = 'noopener nofollow ugc';
  }
  linkReferences(nodes, mentionClass);
  return nodes;
}

function linkReferences(nodes: DocumentFragment, mentionClass: string): void {
  const walker = document.createTreeWalker(nodes, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode() !== null) {
    const node = walker.currentNode as Text;
    if (node.parentElement?.closest('a, code, pre') == null) texts.push(node);
  }
  for (const node of texts) {
    const pieces = piecesOf(node.data, mentionClass);
    if (pieces.length > 1) node.replaceWith(...pieces);
  }
}

function piecesOf(text: string, mentionClass: string): (string | Element)[] {
  const pieces: (string | Element)[] = [];
  let end = 0;
  for (const { 0: whole, index, groups } of text.matchAll(REFERENCES)) {
    const element = document.createElement(groups?.['bug'] === undefined ? 'span' : 'a');
    if (element instanceof HTMLAnchorElement) element.href = `/bugs/${groups?.['bug']}`;
    else element.className = mentionClass;
    // A dot at the end is the sentence's.
    element.textContent = whole.replace(/[._-]+$/, '');
    pieces.push(text.slice(end, index), element);
    end = index + element.textContent.length;
  }
  return [...pieces, text.slice(end)];
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
