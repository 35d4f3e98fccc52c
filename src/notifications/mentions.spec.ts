import { mentionsIn, withoutEnd } from './mentions.js';

describe('mentions in a text', () => {
  it.each([
    ['a name', 'What does @ada say?', ['ada']],
    [
      'at the beginning, in brackets and beside a comma',
      '@ada, (@grace) and "@alan"!',
      ['ada', 'grace', 'alan'],
    ],
    ['names once, without case, in the order of the text', '@Grace @ada @GRACE', ['grace', 'ada']],
    [
      'dots, dashes and underscores within a name',
      '@ada.lovelace @jean-luc @a_b',
      ['ada.lovelace', 'jean-luc', 'a_b'],
    ],
    ['letters of every alphabet, in one form', '@Ünal @李雷 @ﬁn', ['ünal', '李雷', 'fin']],
    [
      'what may be the end of a sentence, to be tried with and without',
      'Ask @ada. Or @alan...',
      ['ada.', 'alan...'],
    ],
    ['no mail addresses', 'ada@example.com <grace.h@example.com> mailto:a+b@c.de', []],
    ['no handles of other places', '@ada@example.social', []],
    ['no packages and no paths', '@nestjs/core https://example.com/@ada', []],
    ['nothing that was escaped', String.raw`\@ada`, []],
    ['no @ alone, doubled or before punctuation', '@ @@ada @-x @.', []],
    ['no name that is longer than one can be', `@${'x'.repeat(51)}`, []],
    ['none in code', 'Set `@ada` and ``a ` @grace`` but @alan', ['alan']],
    ['one after a backtick that nothing closes', 'It`s @ada', ['ada']],
    ['one beside code', '`x`@ada', ['ada']],
    ['none in code that goes over two lines', 'See `one\n@ada two` and @grace', ['grace']],
    ['one where a blank line ends what looked like code', 'A ` here\n\n@ada and ` there', ['ada']],
    ['none in a fenced block', '```ts\n@ada\n```\n@grace', ['grace']],
    ['none in a block of tildes with backticks in it', '~~~\n```\n@ada\n~~~\n@grace', ['grace']],
    ['none in a block within a longer fence', '````\n```\n@ada\n````\n@grace', ['grace']],
    ['none in a fence that nothing closes', '@ada\n```\n@grace', ['ada']],
    ['one after three backticks that are a span', '``` x ``` @ada', ['ada']],
    ['none in an indented block', 'So:\n\n    @ada\n\n\t@alan\n\n@grace', ['grace']],
    ['one in a paragraph of a list', '- first\n\n    @ada second', ['ada']],
    ['one in a line that only goes on', 'first\n    @ada', ['ada']],
    [
      'one in a quotation, and none in its code',
      '> @ada said\n> ```\n> @grace\n> ```\n>> @alan',
      ['ada', 'alan'],
    ],
    ['lines however they end', '```\r\n@ada\r\n```\r\n@grace', ['grace']],
    ['nothing in nothing', '', []],
  ])('are %s', (_what, text, names) => {
    expect(mentionsIn(text)).toEqual(names);
  });

  it('are fifty at the most', () => {
    const names = Array.from({ length: 60 }, (_, index) => `p${index}`);
    expect(mentionsIn(names.map((name) => `@${name}`).join(' '))).toEqual(names.slice(0, 50));
  });

  it('may end with the sentence', () => {
    expect(['ada.', 'alan...', 'jean-luc', 'x_-'].map(withoutEnd)).toEqual(['ada', 'alan', 'jean-luc', 'x']);
  });

  /** 65,535 characters of what makes a careless search go back again and again: it would never end. */
  it.each(['`', '` `` ', '@', '@a', '@a.', 'a@', '> ', '>', '    ', '@a@', '~~~\n', '```\n', '\n', '@a-._'])(
    'are found at once in a text of nothing but %j',
    (part) => {
      const text = part.repeat(Math.floor(65_535 / part.length));
      expect(mentionsIn(text).length).toBeLessThanOrEqual(50);
    },
  );
});
