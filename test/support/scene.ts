import { ADMIN_PASSWORD, PASSWORD, startTestApp, type TestApp } from './bugzot-app.js';
import { makeProduct, report } from './catalog.js';
import { HttpClient } from './http-client.js';

/** A running app with a product and people, and short ways to the states that a request needs. */
export class Scene {
  private made = 0;

  private constructor(
    readonly app: TestApp,
    readonly product: number,
    readonly admin: HttpClient,
    readonly employee: HttpClient,
    readonly reporter: HttpClient,
    /** Another employee, who is not `as('employee')`. */
    readonly colleague: HttpClient,
  ) {}

  static async set(variables: Record<string, string> = {}): Promise<Scene> {
    const app = await startTestApp(variables);
    const admin = await app.as('admin');
    const product = await makeProduct(admin);
    const [employee, reporter] = [await app.as('employee'), await app.as('reporter')];
    return new Scene(app, product, admin, employee, reporter, await app.newcomer('employee', 'colleague'));
  }

  /** A name that nothing has yet. */
  name(kind: string): string {
    this.made += 1;
    return `${kind}-${this.made}`;
  }

  /** A bug of the reporter, unless somebody else is named. */
  bug(more: object = {}, by: HttpClient = this.reporter): Promise<number> {
    return report(by, this.product, more);
  }

  privateBug(more: object = {}): Promise<number> {
    return this.bug({ private: true, ...more }, this.employee);
  }

  /** A bug that the actor has reported, or the reporter if the actor may not. */
  async ownBug(actor: HttpClient): Promise<number> {
    const body = { product: this.product, component: 'ui', title: 'My own' };
    const answer = await actor.post('/api/bugs', body);
    return answer.status === 201 ? answer.body.id : this.bug();
  }

  async resolved(number: number): Promise<number> {
    await this.employee.command(`/api/bugs/${number}/resolve`, { resolution: 'WONTFIX' });
    return number;
  }

  /** A comment of the employee's, unless somebody else is named. */
  async comment(bug: number, more: object = {}, by: HttpClient = this.employee): Promise<number> {
    return (await by.created(`/api/bugs/${bug}/comments`, { text: 'A comment', ...more })).id;
  }

  /** A comment that the actor has written, or the reporter if the actor may not. */
  async ownComment(bug: number, actor: HttpClient): Promise<number> {
    const answer = await actor.post(`/api/bugs/${bug}/comments`, { text: 'My own' });
    return answer.status === 201 ? answer.body.id : this.comment(bug, {}, this.reporter);
  }

  async component(): Promise<string> {
    const name = this.name('component');
    await this.admin.created(`/api/products/${this.product}/components`, { name });
    return name;
  }

  async version(): Promise<string> {
    const name = this.name('version');
    await this.admin.created(`/api/products/${this.product}/versions`, { name });
    return name;
  }

  freshProduct(): Promise<number> {
    return makeProduct(this.admin, this.name('Product'));
  }

  async account(): Promise<number> {
    return (await this.admin.created('/api/accounts', this.accountBody())).id;
  }

  accountBody() {
    const username = this.name('somebody');
    return { username, email: `${username}@example.com`, password: PASSWORD, displayName: username };
  }

  /** The same person in another session; nobody stays nobody. */
  async again(actor: HttpClient): Promise<HttpClient> {
    if (actor.account === undefined) return actor;
    const { body } = await actor.get('/api/accounts/me', this.afterAll());
    const password = actor.account === this.admin.account ? ADMIN_PASSWORD : PASSWORD;
    return HttpClient.logIn(this.app.url, body.username, password);
  }

  /** The header that waits for what the scene's people, and these, have written so far. */
  afterAll(...others: HttpClient[]): Record<string, string> {
    const people = [this.admin, this.employee, this.reporter, this.colleague, ...others];
    const positions = people.map(({ position }) => position);
    return { 'bugzot-after': positions.sort().at(-1)! };
  }
}
