import type { AccountRole } from '../../src/access/matrix.js';
import { Person, type Answered, type Apis, type Request } from './person.js';
import type { Random } from './random.js';

export const ADMIN_PASSWORD = 'chaos needs a password';
const PASSWORD = 'a long enough password';
const PRODUCTS = 3;
const HOW_MANY: Readonly<Partial<Record<AccountRole, number>>> = { supervisor: 2, employee: 4, reporter: 4 };

/** Who and what there is, as far as the load knows. */
export class World {
  readonly people: Person[] = [];
  readonly products: number[] = [];
  /** Bugs that were reported and acknowledged. */
  private readonly bugs: { number: number; private: boolean }[] = [];
  private count = 0;

  /** People who see private things and edit bugs. */
  get staff(): Person[] {
    return this.people.filter(({ role }) => role === 'employee' || role === 'supervisor');
  }

  get supervisors(): Person[] {
    return this.people.filter(({ role }) => role === 'supervisor');
  }

  /** A number that was not given before. */
  next(): number {
    return (this.count += 1);
  }

  reported(number: number, isPrivate: boolean): void {
    this.bugs.push({ number, private: isPrivate });
  }

  anyBug(random: Random): number | undefined {
    return this.recent(this.bugs, random);
  }

  publicBug(random: Random): number | undefined {
    const open = this.bugs.filter((bug) => !bug.private);
    return this.recent(open, random);
  }

  /** Mostly one of the newest, as people do: what many change at once is where races are. */
  private recent(bugs: readonly { number: number }[], random: Random): number | undefined {
    if (bugs.length === 0) return undefined;
    return random.pick(random.chance(0.7) ? bugs.slice(-10) : bugs).number;
  }

  /** Makes people and products, before anything is killed. */
  static async begin(apis: Apis): Promise<World> {
    const world = new World();
    const admin = new Person('admin', ADMIN_PASSWORD, 'admin@bugzot.invalid', 0, 'admin', apis);
    const made = async (request: Omit<Request, 'key'>): Promise<number> => {
      const answer: Answered = await admin.send({ ...request, key: `setup-${world.next()}` });
      if (answer.status !== 201 || answer.body.id === undefined) {
        throw new Error(`${request.path} answered ${answer.status} ${answer.body.code}`);
      }
      return answer.body.id;
    };
    for (const [role, count] of Object.entries(HOW_MANY) as [AccountRole, number][]) {
      for (let number = 1; number <= count; number += 1) {
        const username = `${role}-${number}`;
        const email = `${username}@example.com`;
        const body = { username, email, password: PASSWORD, displayName: username, role };
        const account = await made({ path: '/api/accounts', body: () => body });
        world.people.push(new Person(username, PASSWORD, email, account, role, apis));
      }
    }
    const categoryId = await made({ path: '/api/categories', body: () => ({ name: 'Chaos' }) });
    for (let number = 1; number <= PRODUCTS; number += 1) {
      const body = { name: `Product ${number}`, description: '', categoryId };
      const product = await made({ path: '/api/products', body: () => body });
      const component = { name: 'ui', defaultAssignee: world.staff[number]!.account };
      await made({ path: `/api/products/${product}/components`, body: () => component });
      // Who watches a product is settled before the load: who hears of what can then be told from the log alone.
      const watcher = world.people.at(-number)!;
      await watcher.send({
        path: `/api/products/${product}/watch`,
        body: () => ({}),
        key: 'setup-watch-' + product,
      });
      world.products.push(product);
    }
    return world;
  }
}
