/** Why the log cannot be moved now, in words for whoever wants to move it. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}
