import { answer, api, type Schemas } from '../../api/client.js';
import { catalogueChanged } from './products.queries.js';

interface Bodies {
  rename: Schemas['RenameProduct'];
  describe: Schemas['DescribeProduct'];
  archive: object;
  restore: object;
  watch: object;
  unwatch: object;
  components: Schemas['AddComponent'];
  versions: Schemas['AddVersion'];
}

interface PartBodies {
  'default-assignee': Schemas['SetDefaultAssignee'];
  retire: object;
  restore: object;
  watch: object;
  unwatch: object;
}

/** What a product consists of. */
export type Kind = 'components' | 'versions';

/** One command on a product, named as its route. @param seen the version that must still be the present one */
export async function onProduct<Name extends keyof Bodies>(
  id: number,
  name: Name,
  body: Bodies[Name],
  seen?: number,
): Promise<void> {
  // The paths differ in their last word only, and the type above says which body each takes.
  await answer(
    api.POST(`/api/products/{id}/${name}` as '/api/products/{id}/rename', {
      params: {
        path: { id: String(id) },
        ...(seen !== undefined && { header: { 'If-Match': `"${seen}"` } }),
      },
      body: body as Schemas['RenameProduct'],
    }),
  );
  await catalogueChanged(id);
}

/** One command on a component or a version of a product. */
export async function onPart<Name extends keyof PartBodies>(
  id: number,
  kind: Kind,
  part: string,
  name: Name,
  body: PartBodies[Name],
): Promise<void> {
  await answer(
    api.POST(
      `/api/products/{id}/${kind}/{name}/${name}` as '/api/products/{id}/components/{name}/default-assignee',
      { params: { path: { id: String(id), name: part } }, body: body as Schemas['SetDefaultAssignee'] },
    ),
  );
  await catalogueChanged(id);
}
