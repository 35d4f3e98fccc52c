import { given } from '../../../test/support/given.js';
import { AT, issuedBy, people } from '../../../test/support/issued.js';
import { ROLES } from '../../access/matrix.js';
import type { Fact } from '../../write-path/aggregate.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { ProductEvent, ProductEventType } from '../domain/product.js';
import { categoryAggregate, productAggregate, type ProductCommand } from '../product-command.js';
import { AddComponent } from './add-component.js';
import { AddVersion } from './add-version.js';
import { ArchiveProduct } from './archive-product.js';
import { CreateCategory } from './create-category.js';
import { CreateProduct } from './create-product.js';
import { DescribeProduct } from './describe-product.js';
import { RenameProduct } from './rename-product.js';
import { RestoreComponent } from './restore-component.js';
import { RestoreProduct } from './restore-product.js';
import { RestoreVersion } from './restore-version.js';
import { RetireComponent } from './retire-component.js';
import { RetireVersion } from './retire-version.js';
import { SetDefaultAssignee } from './set-default-assignee.js';
import { UnwatchComponent } from './unwatch-component.js';
import { UnwatchProduct } from './unwatch-product.js';
import { WatchComponent } from './watch-component.js';
import { WatchProduct } from './watch-product.js';

type Data<T extends ProductEventType> = Extract<ProductEvent, { type: T }>['data'];

const ID = 4;
const supervisor = issuedBy('supervisor');
const happened = <T extends ProductEventType>(type: T, data: Data<T>) =>
  ({ type, data, actor: people.supervisor, at: AT }) as Fact<ProductEvent>;

const mail = {
  number: ID,
  name: 'Mail',
  description: 'Letters.',
  category: 1,
  fixedWhileBlocked: false,
};
const ui = { name: 'ui', description: '', defaultAssignee: null };

/** A product with a component and a version. */
const facts = [
  happened('ProductCreated', mail),
  happened('ComponentAdded', ui),
  happened('VersionAdded', { name: '1.0' }),
];
const archived = happened('ProductArchived', {});
const componentRetired = happened('ComponentRetired', { name: 'ui' });
const versionRetired = happened('VersionRetired', { name: '1.0' });

interface Case {
  what: string;
  before?: Fact<ProductEvent>[];
  command: (issued: Issued) => ProductCommand;
  event: ProductEvent;
}

const cases: Case[] = [
  {
    what: 'renamed',
    command: (issued) => new RenameProduct(issued, ID, 'Post'),
    event: { type: 'ProductRenamed', data: { name: 'Post', previous: 'Mail' } },
  },
  {
    what: 'described',
    command: (issued) => new DescribeProduct(issued, ID, ''),
    event: { type: 'ProductDescribed', data: { description: '' } },
  },
  {
    what: 'archived',
    command: (issued) => new ArchiveProduct(issued, ID),
    event: { type: 'ProductArchived', data: {} },
  },
  {
    what: 'restored',
    before: [archived],
    command: (issued) => new RestoreProduct(issued, ID),
    event: { type: 'ProductRestored', data: {} },
  },
  {
    what: 'without a component that it had',
    command: (issued) => new RetireComponent(issued, ID, 'ui'),
    event: { type: 'ComponentRetired', data: { name: 'ui' } },
  },
  {
    what: 'with a component again',
    before: [componentRetired],
    command: (issued) => new RestoreComponent(issued, ID, 'ui'),
    event: { type: 'ComponentRestored', data: { name: 'ui' } },
  },
  {
    what: 'with a default assignee of a component',
    command: (issued) => new SetDefaultAssignee(issued, ID, 'ui', people.employee),
    event: {
      type: 'ComponentDefaultAssigneeChanged',
      data: { name: 'ui', defaultAssignee: people.employee, previous: null },
    },
  },
  {
    what: 'without a version that it had',
    command: (issued) => new RetireVersion(issued, ID, '1.0'),
    event: { type: 'VersionRetired', data: { name: '1.0' } },
  },
  {
    what: 'with a version again',
    before: [versionRetired],
    command: (issued) => new RestoreVersion(issued, ID, '1.0'),
    event: { type: 'VersionRestored', data: { name: '1.0' } },
  },
];

describe.each(cases)('a product, $what', ({ before = [], command, event }) => {
  it.each(ROLES)('by a %s, if he may', (role) => {
    const outcome = given(productAggregate, [...facts, ...before]).when(command(issuedBy(role)));
    if (role === 'supervisor' || role === 'admin') outcome.then(event);
    else outcome.thenRefused(role === 'anonymous' ? 'access.not-logged-in' : 'access.not-allowed');
  });

  it('is so once', () => {
    const after = { ...event, actor: people.supervisor, at: AT };
    given(productAggregate, [...facts, ...before, after])
      .when(command(supervisor))
      .thenNothing();
  });

  it('is not there before it is created', () => {
    given(productAggregate, []).when(command(supervisor)).thenRefused('product.unknown');
  });
});

describe('making things', () => {
  const body = { name: 'Mail', description: 'Letters.', categoryId: 1, fixedWhileBlocked: false };

  it('a product is created once', () => {
    const create = new CreateProduct(supervisor, ID, body);
    given(productAggregate, []).when(create).then({ type: 'ProductCreated', data: mail });
    given(productAggregate, facts).when(create).thenNothing();
  });

  it('a category is created once', () => {
    const create = new CreateCategory(supervisor, ID, 'Office');
    const created = { type: 'CategoryCreated', data: { number: ID, name: 'Office' } } as const;
    given(categoryAggregate, []).when(create).then(created);
    given(categoryAggregate, [{ ...created, actor: people.supervisor, at: AT }])
      .when(create)
      .thenNothing();
  });

  it.each(['reporter', 'employee', 'auditor'] as const)('is not for a %s', (role) => {
    given(productAggregate, [])
      .when(new CreateProduct(issuedBy(role), ID, body))
      .thenRefused('access.not-allowed');
    given(categoryAggregate, [])
      .when(new CreateCategory(issuedBy(role), ID, 'Office'))
      .thenRefused('access.not-allowed');
  });
});

describe('the parts of a product', () => {
  const addComponent = (name: string) => new AddComponent(supervisor, ID, name, 'The core.', people.employee);
  const addVersion = (name: string) => new AddVersion(supervisor, ID, name);

  it('are added', () => {
    given(productAggregate, facts)
      .when(addComponent('core'))
      .then({
        type: 'ComponentAdded',
        data: { name: 'core', description: 'The core.', defaultAssignee: people.employee },
      });
    given(productAggregate, facts)
      .when(addVersion('1.1'))
      .then({ type: 'VersionAdded', data: { name: '1.1' } });
  });

  it('have names of their own, also the retired ones', () => {
    given(productAggregate, [...facts, componentRetired])
      .when(addComponent('ui'))
      .thenRefused('product.component-exists');
    given(productAggregate, [...facts, versionRetired])
      .when(addVersion('1.0'))
      .thenRefused('product.version-exists');
  });

  it('must be there to be changed', () => {
    for (const command of [
      new RetireComponent(supervisor, ID, 'core'),
      new RestoreComponent(supervisor, ID, 'core'),
      new SetDefaultAssignee(supervisor, ID, 'core', null),
    ]) {
      given(productAggregate, facts).when(command).thenRefused('product.no-such-component');
    }
    for (const command of [
      new RetireVersion(supervisor, ID, '2.0'),
      new RestoreVersion(supervisor, ID, '2.0'),
    ]) {
      given(productAggregate, facts).when(command).thenRefused('product.no-such-version');
    }
  });

  it('are 1,000 components and 1,000 versions at the most', () => {
    const more = Array.from({ length: 999 }, (_, n) => [
      happened('ComponentAdded', { ...ui, name: `c${n}` }),
      happened('VersionAdded', { name: `v${n}` }),
    ]).flat();
    given(productAggregate, [...facts, ...more])
      .when(addComponent('one more'))
      .thenRefused('product.too-many-parts');
    given(productAggregate, [...facts, ...more])
      .when(addVersion('one more'))
      .thenRefused('product.too-many-parts');
  });

  it('keep the default assignee when they are retired and restored', () => {
    const assignee = happened('ComponentDefaultAssigneeChanged', {
      name: 'ui',
      defaultAssignee: people.employee,
      previous: null,
    });
    given(productAggregate, [...facts, assignee, componentRetired])
      .when(new SetDefaultAssignee(supervisor, ID, 'ui', people.employee))
      .thenNothing();
  });
});

describe('watching a component', () => {
  const account = people.reporter;
  const reporter = issuedBy('reporter');
  const watched = happened('ComponentWatched', { name: 'ui', account });

  it('is for everyone who reports, and happens once', () => {
    given(productAggregate, facts)
      .when(new WatchComponent(reporter, ID, 'ui'))
      .then({ type: 'ComponentWatched', data: { name: 'ui', account } });
    given(productAggregate, [...facts, watched])
      .when(new WatchComponent(reporter, ID, 'ui'))
      .thenNothing();
  });

  it('ends once', () => {
    given(productAggregate, [...facts, watched])
      .when(new UnwatchComponent(reporter, ID, 'ui'))
      .then({ type: 'ComponentUnwatched', data: { name: 'ui', account } });
    given(productAggregate, facts)
      .when(new UnwatchComponent(reporter, ID, 'ui'))
      .thenNothing();
  });

  it('is possible when it is retired, and not when it never was', () => {
    given(productAggregate, [...facts, componentRetired])
      .when(new WatchComponent(reporter, ID, 'ui'))
      .then({ type: 'ComponentWatched', data: { name: 'ui', account } });
    for (const command of [
      new WatchComponent(reporter, ID, 'core'),
      new UnwatchComponent(reporter, ID, 'core'),
    ])
      given(productAggregate, facts).when(command).thenRefused('product.no-such-component');
  });

  it('is not for auditors', () => {
    given(productAggregate, facts)
      .when(new WatchComponent(issuedBy('auditor'), ID, 'ui'))
      .thenRefused('access.not-allowed');
  });
});

describe('watching a product', () => {
  const account = people.reporter;
  const reporter = issuedBy('reporter');
  const watched = happened('ProductWatched', { account });

  it('is for everyone who reports, and happens once', () => {
    given(productAggregate, facts)
      .when(new WatchProduct(reporter, ID))
      .then({ type: 'ProductWatched', data: { account } });
    given(productAggregate, [...facts, watched])
      .when(new WatchProduct(reporter, ID))
      .thenNothing();
  });

  it('ends once', () => {
    given(productAggregate, [...facts, watched])
      .when(new UnwatchProduct(reporter, ID))
      .then({ type: 'ProductUnwatched', data: { account } });
    given(productAggregate, facts).when(new UnwatchProduct(reporter, ID)).thenNothing();
  });

  it('is not for auditors', () => {
    given(productAggregate, facts)
      .when(new WatchProduct(issuedBy('auditor'), ID))
      .thenRefused('access.not-allowed');
  });
});
