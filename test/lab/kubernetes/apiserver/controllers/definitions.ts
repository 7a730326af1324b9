import { at, recordOf, recordsOf } from '../../json.ts';
import type { Cluster } from '../cluster.ts';
import { setCondition } from './controller.ts';

/** Tells that a CustomResourceDefinition is in force: it is so at once. */
export function establishDefinitions(cluster: Cluster): void {
  const resource = cluster.resource('customresourcedefinitions');
  for (const definition of cluster.list('customresourcedefinitions')) {
    cluster.edit(resource, definition, copy => {
      for (const [type, reason] of [
        ['NamesAccepted', 'NoConflicts'],
        ['Established', 'InitialNamesAccepted'],
      ] as const) {
        setCondition(copy, { type, status: 'True', reason, message: '' });
      }
      const status = recordOf(copy['status']);
      status['acceptedNames'] = at(copy, 'spec', 'names');
      status['storedVersions'] = recordsOf(at(copy, 'spec', 'versions')).map(item => item['name']);
    });
  }
}
