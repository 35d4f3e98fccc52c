import type { HttpClient } from './http-client.js';

/** A product with a component `ui` and a version `1.0`. @returns the product's number */
export async function makeProduct(admin: HttpClient, name = 'Mail'): Promise<number> {
  const category = await admin.created('/api/categories', { name: `Category of ${name}` });
  const product = await admin.created('/api/products', { name, description: '', categoryId: category.id });
  await admin.created(`/api/products/${product.id}/components`, { name: 'ui' });
  await admin.created(`/api/products/${product.id}/versions`, { name: '1.0' });
  return product.id;
}

/** @returns the bug's number */
export async function report(client: HttpClient, product: number, more: object = {}): Promise<number> {
  return (await client.created('/api/bugs', { product, component: 'ui', title: 'It crashes', ...more })).id;
}
