import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** As the sources have it, or as `dist` has it. */
const PROGRAM = fileURLToPath(
  new URL(`./painter.process.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
);

interface Painted {
  id: number;
  png?: Uint8Array;
  error?: string;
}

/** Makes PNG of SVG; see `painter.process.ts`. */
export class Painter {
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, (painted: Painted) => void>();
  private asked = 0;

  constructor() {
    // Without the arguments of this process, which may be a test's.
    this.process = fork(PROGRAM, { serialization: 'advanced', execArgv: [] });
    this.process.on('message', (painted: Painted) => {
      this.waiting.get(painted.id)?.(painted);
      this.waiting.delete(painted.id);
    });
    const gone = (error: string): void => {
      for (const [id, tell] of this.waiting) tell({ id, error });
      this.waiting.clear();
    };
    this.process.on('error', (error) => gone(error.message));
    this.process.on('exit', (code) => gone(`The process that paints has ended with code ${code}`));
  }

  /** @throws Error also when its process has died */
  async paint(svg: string): Promise<Buffer> {
    if (!this.process.connected) throw new Error('The process that paints has ended');
    const id = (this.asked += 1);
    const { png, error } = await new Promise<Painted>((resolve) => {
      this.waiting.set(id, resolve);
      this.process.send({ id, svg });
    });
    if (png === undefined) throw new Error(`A picture could not be made: ${error}`);
    return Buffer.from(png);
  }

  close(): void {
    if (this.process.connected) this.process.disconnect();
  }
}
