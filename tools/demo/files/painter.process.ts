/**
 * Makes PNG of SVG, in a process of its own: where foreign images are looked at, libvips is forbidden to read SVG, and that
 * goes for a whole process. Node runs this file by itself, from the sources (it strips the types) as from `dist`: so it
 * imports no file of ours.
 */
import sharp from 'sharp';

interface Wanted {
  id: number;
  svg: string;
}

process.on('message', ({ id, svg }: Wanted) => {
  sharp(Buffer.from(svg))
    .png({ compressionLevel: 6 })
    .toBuffer()
    .then(
      (png) => process.send?.({ id, png }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
});
// Its end is that of the process that it paints for, and not a Ctrl-C, which is for that one to take.
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
