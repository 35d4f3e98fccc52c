import { Injectable } from '@nestjs/common';
import { Map } from 'immutable';
import { v4 as uuidv4 } from 'uuid';
import { z } from 'zod';
import type { Right } from '../access/matrix.js';
import { MasterKey } from '../keys/master-key.js';
import type { Aggregate } from './aggregate.js';
import { AggregateCommand, type Issued } from './aggregate-command.js';
import { Refused } from './refused.js';
import { WritePath } from './write-path.js';

/** The things of one person and one kind: by their blinded names, which of them has it, and since when. */
type Names = Map<string, { holder: number; since: string }>;

const blinded = z.strictObject({ name: z.string(), holder: z.int() });
const personalNameEvents = { PersonalNameTaken: blinded, PersonalNameGivenBack: blinded };
type PersonalNameEvent = { type: keyof typeof personalNameEvents; data: z.infer<typeof blinded> };

export const personalNamesAggregate: Aggregate<Names, PersonalNameEvent> = {
  name: 'personal-names',
  initial: () => Map(),
  evolve: (names, { type, data: { name, holder }, at }) =>
    type === 'PersonalNameTaken' ? names.set(name, { holder, since: at }) : names.delete(name),
  events: personalNameEvents,
  unknown: 'name.taken',
  codes: 'name',
};

/** A holder that has not got its name after so long crashed between taking it and being made or renamed. */
const ABANDONED_MS = 30_000;

/** A kind of things that a person names. */
export interface PersonalKind {
  /** Never changed: with the owner's number it names the stream. */
  readonly kind: string;
  /** Things of this kind that one person may have. */
  readonly most: number;
  /** Refusal codes. */
  readonly taken: string;
  readonly tooMany: string;
  /** The blinded name that the thing has at this moment; null when there is no such thing. */
  nameOf(thing: number): Promise<string | null>;
}

abstract class NamesCommand extends AggregateCommand<Names, PersonalNameEvent> {
  override readonly aggregate = personalNamesAggregate;
  override readonly needs: Right = 'account.self';

  /** As with reservations, a command of its own: neither the request's `If-Match` nor its key is about this stream. */
  constructor(
    { actor, role, at, correlationId, commandId: causationId }: Issued,
    { kind }: PersonalKind,
    readonly thing: number,
  ) {
    super({ actor, role, at, correlationId, causationId, commandId: uuidv4() }, `${kind}-${actor}`);
  }

  override visible(): boolean {
    return true;
  }
}

class TakeName extends NamesCommand {
  constructor(
    issued: Issued,
    readonly kind: PersonalKind,
    thing: number,
    readonly name: string,
    /** Names that nobody has any more, by who had them. */
    readonly abandoned: Map<string, number>,
  ) {
    super(issued, kind, thing);
  }

  override decide(names: Names): PersonalNameEvent[] {
    if (names.get(this.name)?.holder === this.thing) return [];
    const given = this.abandoned.filter((holder, name) => names.get(name)?.holder === holder);
    const left = names.deleteAll(given.keys());
    if (left.has(this.name)) throw new Refused(this.kind.taken);
    if (others(left, this.thing) >= this.kind.most) throw new Refused(this.kind.tooMany);
    const back = [...given].map(([name, holder]): PersonalNameEvent => givenBack(name, holder));
    return [...back, { type: 'PersonalNameTaken', data: { name: this.name, holder: this.thing } }];
  }
}

class GiveNamesBack extends NamesCommand {
  constructor(
    issued: Issued,
    kind: PersonalKind,
    thing: number,
    readonly names: readonly string[],
  ) {
    super(issued, kind, thing);
  }

  override decide(names: Names): PersonalNameEvent[] {
    return this.names
      .filter((name) => names.get(name)?.holder === this.thing)
      .map((name) => givenBack(name, this.thing));
  }
}

const givenBack = (name: string, holder: number): PersonalNameEvent => ({
  type: 'PersonalNameGivenBack',
  data: { name, holder },
});

/** How many other things have a name; one that is about to change it has two. */
function others(names: Names, thing: number): number {
  return new Set(names.map(({ holder }) => holder).values()).add(thing).size - 1;
}

/**
 * Names that are unique among one person's things of a kind, of which there is a bounded number: one stream for a
 * person and kind, on which both rules are decided at once. It holds names only blinded, by the master key
 * (docs/adr/0018). The person is always the actor.
 */
@Injectable()
export class PersonalNames {
  constructor(
    private readonly writePath: WritePath,
    private readonly masterKey: MasterKey,
  ) {}

  /** Equal for names that differ only in case, or in how Unicode spells them; different for every person. */
  blind(scope: string, owner: number, text: string): string {
    return this.masterKey.blind(`${scope} ${owner} ${text.normalize('NFKC').toLowerCase()}`);
  }

  /**
   * Takes the name for the thing while `work` makes or renames it. Afterwards the thing keeps only the name that it has:
   * what `work` did not bring about, and the name `before`, are given back.
   * @throws Refused with one of the kind's codes
   */
  async named<T>(
    kind: PersonalKind,
    thing: number,
    name: string,
    before: string | null,
    issued: Issued,
    work: () => Promise<T>,
  ): Promise<T> {
    await this.take(kind, thing, name, issued);
    try {
      const result = await work();
      await this.giveBack(kind, thing, before === null ? [name] : [name, before], issued);
      return result;
    } catch (error) {
      if (error instanceof Refused && before === null) await this.giveBack(kind, thing, [name], issued);
      throw error;
    }
  }

  /** Gives back those of the names that the thing does not have now. */
  async giveBack(kind: PersonalKind, thing: number, names: readonly string[], issued: Issued): Promise<void> {
    const present = await kind.nameOf(thing);
    const unused = names.filter((name) => name !== present);
    if (unused.length === 0) return;
    await this.writePath.execute(new GiveNamesBack(issued, kind, thing, unused));
  }

  private async take(kind: PersonalKind, thing: number, name: string, issued: Issued): Promise<void> {
    const names = await this.writePath.state(personalNamesAggregate, `${kind.kind}-${issued.actor}`);
    const holder = names.get(name)?.holder ?? thing;
    const hindered =
      holder !== thing
        ? names.filter((_, taken) => taken === name)
        : others(names, thing) >= kind.most
          ? names
          : Map<string, { holder: number; since: string }>();
    let abandoned = Map<string, number>();
    for (const [taken, { holder: who, since }] of hindered) {
      if (Date.parse(issued.at) - Date.parse(since) <= ABANDONED_MS) continue;
      if ((await kind.nameOf(who)) !== taken) abandoned = abandoned.set(taken, who);
    }
    await this.writePath.execute(new TakeName(issued, kind, thing, name, abandoned));
  }
}
