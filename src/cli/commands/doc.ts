import { InputError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { documentedKinds, type DocumentedKind as Kind } from '../../docs/kinds.ts';
import { listed } from '../../docs/listed.ts';
import { type FunctionKind, renderFunction, summaryOf } from '../../docs/render-function.ts';
import { keywords, renderKeyword } from '../../docs/render-keyword.ts';
import { renderList } from '../../docs/render-list.ts';
import { type Documented, renderModule } from '../../docs/render-module.ts';
import { actions } from '../../engine/actions/index.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { NamedRegistry } from '../../engine/registry.ts';
import { setup } from '../../facts/setup.ts';
import type { Declarations, Declared } from '../../jinja/functions.ts';
import { allRules } from '../../lint/rule-list.ts';
import { rulePage } from '../../lint/rule-page.ts';
import { modules } from '../../modules/index.ts';
import { unknownModuleHint } from '../../playbook/unknown-module.ts';
import { eventSchema } from '../../report/event-schema.ts';
import { noController } from '../../template/constant-functions.ts';
import { catalogOf, createFunctions } from '../../template/registry.ts';
import type { Io } from '../io.ts';

export interface DocQuestion {
  readonly type?: Kind;
  readonly list?: boolean;
  readonly events?: boolean;
}

/** `kplay doc` */
export function docCommand(
  names: readonly string[],
  { type, list = false, events = false }: DocQuestion,
  io: Io,
): Promise<number> {
  if (events) {
    io.stdout.write(`${JSON.stringify(eventSchema, undefined, 2)}\n`);
    return Promise.resolve(exitCodes.done);
  }
  const shelves = shelvesOf();
  if (list || names.length === 0) {
    io.stdout.write(renderList(pagesOf(shelves[type ?? 'module'])));
    return Promise.resolve(exitCodes.done);
  }
  const kinds = type === undefined ? documentedKinds : [type];
  const texts = names.map(name => pageFor(name, kinds, shelves));
  io.stdout.write(texts.map(text => `${text}\n`).join(''));
  return Promise.resolve(exitCodes.done);
}

interface Page {
  readonly name: string;
  readonly summary: string;
  render(): string;
}

/** All pages of a kind. */
interface Shelf {
  find(name: string): Page | undefined;
  names(): Iterable<string>;
}

type Shelves = Readonly<Record<Kind, Shelf>>;

function shelvesOf(): Shelves {
  const catalog = catalogOf(createFunctions(noController));
  return {
    module: moduleShelf(),
    keyword: new NamedRegistry(
      keywords.map(keyword => ({ ...keyword, render: () => renderKeyword(keyword) })),
    ),
    filter: functionShelf(catalog.filters, 'filter'),
    test: functionShelf(catalog.tests, 'test'),
    lookup: functionShelf(catalog.lookups, 'lookup'),
    function: functionShelf(catalog.globals, 'function'),
    rule: new NamedRegistry(
      allRules.map(rule => ({ ...rule, name: rule.id, render: () => rulePage(rule) })),
    ),
  };
}

function moduleShelf(): Shelf {
  const all: readonly Documented[] = [...modules, setup, ...actions];
  return new NamedRegistry(all.map(module => ({ ...module, render: () => renderModule(module) })));
}

function functionShelf(declarations: Declarations, kind: FunctionKind): Shelf {
  const pageOf = (declared: Declared): Page => ({
    name: declared.name,
    summary: summaryOf(declared),
    render: () => renderFunction(declared, kind),
  });
  return {
    find(name) {
      const bare = kind === 'lookup' ? name.replace(/^with_/, '') : name;
      const declared = declarations.find(bare) ?? withoutCollection(bare, declarations);
      return declared && pageOf(declared);
    },
    names: () => declarations.names(),
  };
}

/** `to_minutes` where only `community.general.to_minutes` has this name. */
function withoutCollection(name: string, declarations: Declarations): Declared | undefined {
  const full = [...declarations.names()].find(one => one.endsWith(`.${name}`));
  return full === undefined ? undefined : declarations.find(full);
}

function pagesOf(shelf: Shelf): readonly Page[] {
  const pages = Array.from(shelf.names(), name => shelf.find(name)).filter(
    page => page !== undefined,
  );
  return [...new Map(pages.map(page => [page.name, page])).values()];
}

/** The page of the first kind that has the name, and a word about the others. */
function pageFor(name: string, kinds: readonly Kind[], shelves: Shelves): string {
  const found = kinds.flatMap(kind => {
    const page = shelves[kind].find(name);
    return page === undefined ? [] : [{ kind, page }];
  });
  const [first, ...others] = found;
  if (first === undefined) throw unknown(name, kinds, shelves);
  const also = others.map(
    ({ kind }) => `A ${kind} has this name, too: kplay doc -t ${kind} ${name}\n`,
  );
  return [first.page.render(), ...(also.length === 0 ? [] : [also.join('')])].join('\n');
}

function unknown(name: string, kinds: readonly Kind[], shelves: Shelves): InputError {
  const names = kinds.flatMap(kind => [...shelves[kind].names()]);
  const message = `kplay has no ${listed(kinds, 'or')} "${name}".`;
  const near = kinds.includes('module') ? unknownModuleHint(name, names) : didYouMean(name, names);
  const [kind, ...others] = kinds;
  const lists =
    others.length === 0
      ? `kplay doc -t ${kind} -l lists what there is.`
      : 'kplay doc -l lists modules; with -t filter, test, lookup, function, rule or keyword the others.';
  const hint = near ?? lists;
  return new InputError([{ severity: 'error', code: 'cli/wrong-option', message, hint }]);
}
