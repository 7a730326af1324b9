import { type MethodTable, methodTable } from './method.ts';
import { stringCaseMethods } from './string-case-methods.ts';
import { stringSearchMethods } from './string-search-methods.ts';
import { stringShapeMethods } from './string-shape-methods.ts';
import { stringSplitMethods } from './string-split-methods.ts';

/** The methods of Python's `str`. */
export const stringMethods: MethodTable<string> = methodTable([
  ...stringCaseMethods,
  ...stringSearchMethods,
  ...stringShapeMethods,
  ...stringSplitMethods,
]);
