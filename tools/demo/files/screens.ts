import type { Random } from '../../chaos/random.js';
import { capital } from '../corpus/titles.js';
import { logLines, stackTrace } from '../corpus/traces.js';
import type { FileWish } from './file-wish.js';
import { circled, label, outlined, rect, short, svg } from './svg.js';

/** A colour scheme of a screen: background, surface, text, faint text, accent. */
type Colours = readonly [ground: string, surface: string, text: string, faint: string, accent: string];

const LIGHT: readonly Colours[] = [
  ['#f4f6f8', '#ffffff', '#1f2933', '#cbd2d9', '#2f6fdb'],
  ['#f7f5f2', '#ffffff', '#2b2622', '#d8d0c6', '#0f7b6c'],
  ['#f5f5fb', '#ffffff', '#23233b', '#d0d0e4', '#7048e8'],
];
const DARK: readonly Colours[] = [
  ['#14171c', '#1f242c', '#e6e9ee', '#3d4653', '#5c9dff'],
  ['#161616', '#232323', '#ececec', '#474747', '#3fb8a3'],
];

/** What somebody has seen on the screen, with the fault marked in red. */
export function screen(wish: FileWish, random: Random): string {
  const dark = /dark mode/.test(wish.title) || random.chance(0.2);
  const schemes = dark ? DARK : LIGHT;
  // Each product has its own.
  const colours = schemes[wish.product.name.length % schemes.length]!;
  switch (wish.product.look) {
    case 'web':
      return random.pick([table, dialog, chart])(wish, colours, random);
    case 'phone':
      return phone(wish, colours, random);
    case 'console':
      return terminal(wish, random);
    default:
      wish.product.look satisfies never;
      return '';
  }
}

const [WIDTH, HEIGHT] = [1120, 700];

/** A browser window with the product's navigation. */
function frame({ product, component }: FileWish, [ground, surface, text, faint, accent]: Colours): string[] {
  const parts = [
    rect(0, 0, WIDTH, HEIGHT, ground),
    rect(0, 0, WIDTH, 38, faint),
    ...['#ff6b6b', '#fcc419', '#51cf66'].map((colour, place) => rect(16 + place * 22, 13, 12, 12, colour, 6)),
    rect(110, 8, 560, 22, surface, 11),
    rect(0, 38, 200, HEIGHT, surface),
    label(20, 76, 18, accent, product.name, 'font-weight="700"'),
  ];
  for (const [place, { name }] of product.components.entries()) {
    const here = name === component.name;
    if (here) parts.push(rect(10, 100 + place * 44, 180, 34, faint, 6));
    parts.push(label(22, 122 + place * 44, 14, here ? accent : text, name));
  }
  parts.push(label(228, 86, 24, text, component.name, 'font-weight="700"'));
  return parts;
}

function table(wish: FileWish, colours: Colours, random: Random): string {
  const [, surface, text, faint, accent] = colours;
  const parts = [...frame(wish, colours), rect(228, 110, 864, 560, surface, 8)];
  const columns = [244, 330, 640, 800, 960];
  const heads = ['#', 'Subject', ...wish.component.values.slice(0, 2), 'State'];
  for (const [place, head] of heads.entries()) {
    parts.push(
      label(
        columns[place]!,
        140,
        13,
        text,
        short(capital(head.replace(/^the /, '')), 20),
        'font-weight="700"',
      ),
    );
  }
  const wrong = Math.floor(random.between(1, 10));
  for (let row = 0; row < 11; row += 1) {
    const y = 176 + row * 44;
    parts.push(rect(228, y - 24, 864, 1, faint));
    parts.push(label(columns[0]!, y, 13, text, String(4000 + Math.floor(random.between(0, 900)))));
    parts.push(rect(columns[1]!, y - 11, random.between(120, 270), 12, faint, 6));
    parts.push(label(columns[2]!, y, 13, text, row === wrong ? 'NaN' : random.between(1, 99).toFixed(2)));
    parts.push(rect(columns[3]!, y - 11, random.between(50, 120), 12, faint, 6));
    parts.push(rect(columns[4]!, y - 15, 74, 20, random.chance(0.3) ? accent : faint, 10));
  }
  parts.push(circled(columns[2]! - 10, 176 + wrong * 44 - 20, 90, 28));
  return svg(WIDTH, HEIGHT, parts);
}

function dialog(wish: FileWish, colours: Colours, random: Random): string {
  const [, surface, text, faint, accent] = colours;
  const parts = [...frame(wish, colours)];
  for (let row = 0; row < 12; row += 1)
    parts.push(rect(228, 120 + row * 44, random.between(300, 800), 14, faint, 7));
  parts.push(rect(0, 38, WIDTH, HEIGHT, 'rgba(0,0,0,0.45)'), rect(330, 130, 520, 440, surface, 12));
  parts.push(
    label(360, 180, 20, text, short(capital(random.pick(wish.component.actions)), 40), 'font-weight="700"'),
  );
  for (const [place, value] of wish.component.values.slice(0, 3).entries()) {
    const y = 220 + place * 76;
    parts.push(
      label(360, y, 13, text, capital(value.replace(/^the /, ''))),
      outlined(360, y + 10, 460, 36, faint),
    );
    if (place !== 1) parts.push(rect(374, y + 22, random.between(80, 300), 12, faint, 6));
  }
  parts.push(rect(360, 452, 460, 44, '#ffe3e3', 6));
  parts.push(label(374, 480, 13, '#c92a2a', 'Something went wrong. Please try again later.'));
  parts.push(rect(720, 516, 100, 36, accent, 6), label(752, 539, 14, '#ffffff', 'Save'));
  parts.push(circled(360, 452, 460, 44));
  return svg(WIDTH, HEIGHT, parts);
}

function chart(wish: FileWish, colours: Colours, random: Random): string {
  const [, surface, text, faint, accent] = colours;
  const parts = [...frame(wish, colours), rect(228, 110, 864, 420, surface, 8)];
  parts.push(label(252, 146, 15, text, short(`${capital(wish.component.values[0]!)} by day`, 60)));
  const hole = Math.floor(random.between(4, 18));
  for (let bar = 0; bar < 22; bar += 1) {
    const height = bar === hole ? 3 : random.between(60, 300);
    parts.push(rect(256 + bar * 37, 500 - height, 24, height, bar % 7 > 4 ? faint : accent, 3));
  }
  for (let line = 0; line < 5; line += 1) parts.push(rect(252, 200 + line * 75, 820, 1, faint));
  for (let box = 0; box < 3; box += 1) {
    parts.push(rect(228 + box * 294, 550, 276, 120, surface, 8));
    parts.push(
      label(248 + box * 294, 600, 30, text, String(Math.floor(random.between(3, 900))), 'font-weight="700"'),
    );
    parts.push(rect(248 + box * 294, 624, random.between(80, 200), 12, faint, 6));
  }
  parts.push(circled(256 + hole * 37 - 8, 440, 40, 66));
  return svg(WIDTH, HEIGHT, parts);
}

function phone(wish: FileWish, [ground, surface, text, faint, accent]: Colours, random: Random): string {
  const [width, height] = [540, 1080];
  const parts = [rect(0, 0, width, height, ground), rect(0, 0, width, 128, accent)];
  parts.push(
    label(
      24,
      34,
      18,
      '#ffffff',
      `${8 + Math.floor(random.between(0, 10))}:${10 + Math.floor(random.between(0, 49))}`,
    ),
  );
  parts.push(label(28, 98, 30, '#ffffff', wish.component.name, 'font-weight="700"'));
  const cards = 5;
  const wrong = Math.floor(random.between(0, cards));
  for (let card = 0; card < cards; card += 1) {
    const y = 152 + card * 164;
    parts.push(rect(20, y, width - 40, 146, surface, 16), rect(40, y + 24, 98, 98, faint, 12));
    const value = wish.component.values[card % wish.component.values.length]!;
    parts.push(
      label(160, y + 50, 22, text, short(capital(value.replace(/^the /, '')), 24), 'font-weight="600"'),
    );
    // Letters over letters, as they happen to be in the largest size.
    if (card === wrong) parts.push(label(168, y + 58, 26, text, short(capital(value), 26)));
    parts.push(rect(160, y + 76, random.between(120, 300), 14, faint, 7));
    parts.push(rect(160, y + 104, random.between(60, 200), 14, faint, 7));
  }
  parts.push(rect(0, height - 84, width, 84, surface));
  for (let tab = 0; tab < 4; tab += 1)
    parts.push(rect(50 + tab * 126, height - 60, 40, 40, tab === 1 ? accent : faint, 10));
  parts.push(circled(150, 152 + wrong * 164 + 14, 340, 70));
  return svg(width, height, parts);
}

function terminal(wish: FileWish, random: Random): string {
  const lines = [
    `$ beacon log --follow --component ${wish.component.name.toLowerCase().replaceAll(' ', '-')}`,
    ...logLines(wish.component, wish.at, 16, random),
    ...stackTrace(wish.product.language, wish.component, random).split('\n'),
  ];
  const parts = [rect(0, 0, WIDTH, HEIGHT, '#101418'), rect(0, 0, WIDTH, 30, '#2b323a')];
  for (const [place, line] of lines.slice(0, 27).entries()) {
    const colour = /ERROR|fault|failed|watchdog/.test(line)
      ? '#ff8787'
      : line.startsWith('$')
        ? '#8ce99a'
        : '#ced4da';
    parts.push(
      label(
        16,
        56 + place * 23.5,
        15,
        colour,
        short(line, 118),
        `font-family="'DejaVu Sans Mono', monospace" xml:space="preserve"`,
      ),
    );
  }
  return svg(WIDTH, HEIGHT, parts);
}
