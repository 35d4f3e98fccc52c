import { spawn } from 'node:child_process';

/** Whom the server runs as, when not as the user of this process. */
export interface ServerUser {
  uid: number;
  gid: number;
  /** For messages. */
  name: string;
}

/** `code` is null when the program could not be run at all; `output` then says why. */
export interface Ended {
  code: number | null;
  /** What it wrote to both outputs, trimmed. */
  output: string;
}

/**
 * Runs a program to its end: out of reach of the terminal's Ctrl-C, and without BugZot's secrets in its environment.
 * Ctrl-C does reach it in the moment between its fork and its leaving the terminal's group, before it has done
 * anything; it is then run again.
 */
export async function runAs(user: ServerUser | undefined, program: string, args: string[]): Promise<Ended> {
  for (let attempt = 1; ; attempt++) {
    const { signal, ...ended } = await runOnce(user, program, args);
    if (signal === null) return ended;
    if (attempt === 5) return { code: null, output: `${program} was ended by ${signal}. ${ended.output}` };
  }
}

function runOnce(
  user: ServerUser | undefined,
  program: string,
  args: string[],
): Promise<Ended & { signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      cwd: '/',
      detached: true,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', (error) => resolve({ code: null, signal: null, output: error.message }));
    child.on('close', (code, signal) => resolve({ code, signal, output: output.trim() }));
  });
}
