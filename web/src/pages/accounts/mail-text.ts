/** What a mail says, as BugZot writes them: one part, plain text. */
export function readMail(raw: string): { subject: string; text: string } {
  const end = raw.search(/\r?\n\r?\n/);
  const head = end < 0 ? raw : raw.slice(0, end).replace(/\r?\n[ \t]+/g, ' ');
  const body = end < 0 ? '' : raw.slice(end).trimStart();
  const field = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const encoding = field('Content-Transfer-Encoding').toLowerCase();
  return {
    subject: field('Subject').replace(/=\?utf-8\?([qb])\?([^?]*)\?=\s*/gi, (_, how: string, text: string) =>
      how.toLowerCase() === 'q' ? fromQuoted(text.replaceAll('_', ' ')) : fromBase64(text),
    ),
    text:
      encoding === 'quoted-printable' ? fromQuoted(body) : encoding === 'base64' ? fromBase64(body) : body,
  };
}

const utf8 = new TextDecoder();

function fromQuoted(text: string): string {
  return text
    .replace(/=\r?\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/gi, (bytes) =>
      utf8.decode(Uint8Array.from(bytes.slice(1).split('='), (byte) => parseInt(byte, 16))),
    );
}

function fromBase64(text: string): string {
  return utf8.decode(Uint8Array.from(atob(text.replace(/\s/g, '')), (letter) => letter.charCodeAt(0)));
}
