/** Every reason for which a command on a product or category is refused. */
export const productErrors = {
  'product.unknown': { status: 404, title: 'There is no such product' },
  'product.version-conflict': { status: 412, title: 'The product has changed since you read it' },
  'product.name-taken': { status: 409, title: 'Another product has this name' },
  'product.no-such-category': { status: 422, title: 'There is no such category' },
  'product.component-exists': { status: 409, title: 'The product has a component of this name already' },
  'product.no-such-component': { status: 404, title: 'The product has no such component' },
  'product.version-exists': { status: 409, title: 'The product has a version of this name already' },
  'product.no-such-version': { status: 404, title: 'The product has no such version' },
  'product.too-many-parts': {
    status: 409,
    title: 'A product has at most 1,000 components and 1,000 versions',
  },
  'product.not-assignable': {
    status: 422,
    title: 'The default assignee must be an active account that may work on bugs',
  },
  'category.unknown': { status: 404, title: 'There is no such category' },
  'category.version-conflict': { status: 412, title: 'The category has changed since you read it' },
  'category.name-taken': { status: 409, title: 'Another category has this name' },
} as const;

export type ProductError = keyof typeof productErrors;
