import parseDiff from 'parse-diff';
import { Random } from '../../chaos/random.js';
import { products } from '../corpus/products.js';
import { patch } from './patch.js';

describe.each(products)('a patch of $name', (product) => {
  it('changes what its hunks say', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const component = product.components[seed % product.components.length]!;
      const text = patch({ kind: 'patch', product, component, title: '', at: 0, seed }, new Random(seed));
      const files = parseDiff(text);
      expect(files.length).toBeGreaterThan(0);
      for (const { chunks, to } of files) {
        expect(component.files).toContain(to);
        expect(chunks.length).toBeGreaterThan(0);
        for (const { changes, oldLines, newLines } of chunks) {
          expect(changes.filter(({ type }) => type !== 'add')).toHaveLength(oldLines);
          expect(changes.filter(({ type }) => type !== 'del')).toHaveLength(newLines);
          expect(changes.some(({ type }) => type !== 'normal')).toBe(true);
        }
      }
    }
  });
});
