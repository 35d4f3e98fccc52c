import { Random } from '../../chaos/random.js';
import { logLines, stackTrace } from '../corpus/traces.js';
import type { FileWish, MadeFile } from './file-wish.js';
import type { Painter } from './painter.js';
import { patch } from './patch.js';
import { screen } from './screens.js';

/** Lines of a log file. */
const LOG_LINES = [40, 900] as const;

/** Makes the file that was wished for. */
export async function makeFile(wish: FileWish, painter: Painter): Promise<MadeFile> {
  const random = new Random(wish.seed);
  const day = new Date(wish.at).toISOString().slice(0, 10);
  const component = wish.component.name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  switch (wish.kind) {
    case 'picture': {
      const bytes = await painter.paint(screen(wish, random));
      return { name: `${component}-${day}.png`, type: 'image/png', bytes };
    }
    case 'patch':
      return { name: `${component}.patch`, type: 'text/x-patch', bytes: Buffer.from(patch(wish, random)) };
    case 'log': {
      const lines = logLines(wish.component, wish.at, Math.floor(random.between(...LOG_LINES)), random);
      const text = [...lines, stackTrace(wish.product.language, wish.component, random), ''].join('\n');
      return { name: `${component}-${day}.log`, type: 'text/plain', bytes: Buffer.from(text) };
    }
    default:
      wish.kind satisfies never;
      throw new Error('There is no such kind of file');
  }
}
