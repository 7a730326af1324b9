import type { VariableReference } from '../../jinja/references.ts';
import type { Body, CallNode, ExpressionNode, PathNode, StatementNode } from './ast.ts';
import type { HandlebarsTemplate } from './render.ts';

/** Helpers that ask whether there is a value, or give one for it. */
const asking: ReadonlySet<string> = new Set(['default', 'd', 'is_defined', 'is_undefined']);

/** Blocks within which names are those of a value. */
const entering: ReadonlySet<string> = new Set(['each', 'with']);

/** What the names at a place of a template may stand for. */
interface Place {
  /** How many `../` lead to the variables; `undefined` where that cannot be told. */
  readonly depth: number | undefined;
  readonly locals: ReadonlySet<string>;
}

/** The variables that a template asks for, as far as their names can be told from it. */
export function variablesIn(template: HandlebarsTemplate): readonly VariableReference[] {
  return new Collector(template).body(template.body, { depth: 0, locals: new Set() });
}

class Collector {
  readonly #template: HandlebarsTemplate;

  constructor(template: HandlebarsTemplate) {
    this.#template = template;
  }

  body(body: Body | undefined, place: Place): readonly VariableReference[] {
    if (body === undefined) return [];
    const locals = new Set([...place.locals, ...body.blockParams]);
    return body.statements.flatMap(node => this.#statement(node, { ...place, locals }));
  }

  #statement(node: StatementNode, place: Place): readonly VariableReference[] {
    switch (node.kind) {
      case 'text':
        return [];
      case 'output':
        return this.#expression(node.call, place);
      case 'partial': {
        const given = [...node.params, ...node.named.values()];
        return [
          ...this.#all(node.name.kind === 'call' ? [node.name, ...given] : given, place),
          ...this.body(node.fallback, node.params.length > 0 ? within(place) : place),
        ];
      }
      case 'inline':
        // It is rendered where it is called, with what is given there.
        return this.body(node.body, { ...place, depth: undefined });
      case 'block':
      default: {
        const { callee, params, named } = node.call;
        const name = callee.kind === 'path' ? callee.text : '';
        const isCondition = name === 'if' || name === 'unless';
        const isOwn = isCondition || entering.has(name);
        const subject = isOwn ? [...params, ...named.values()] : [node.call];
        const inner = isCondition ? place : entering.has(name) ? within(place) : unsure(place);
        return [
          ...this.#all(subject, place),
          ...this.body(node.body, inner),
          ...this.body(node.inverse, place),
        ];
      }
    }
  }

  #all(nodes: readonly ExpressionNode[], place: Place): readonly VariableReference[] {
    return nodes.flatMap(node => this.#expression(node, place));
  }

  #expression(node: ExpressionNode, place: Place): readonly VariableReference[] {
    if (node.kind === 'literal') return [];
    return node.kind === 'path' ? this.#path(node, place) : this.#call(node, place);
  }

  #call({ callee, params, named }: CallNode, place: Place): readonly VariableReference[] {
    const given = [...params, ...named.values()];
    if (given.length === 0) return callee.kind === 'path' ? this.#path(callee, place) : [];
    const [first, ...others] = given;
    const isAsking = callee.kind === 'path' && asking.has(callee.text);
    if (!isAsking || first === undefined) return this.#all(given, place);
    const asked = this.#expression(first, place).map(one => ({ ...one, isOptional: true }));
    return [...asked, ...this.#all(others, place)];
  }

  #path(
    { parts, depth, isData, isScoped, span }: PathNode,
    place: Place,
  ): readonly VariableReference[] {
    const [first, second] = parts;
    const isRoot = isData && first === 'root';
    const name = isRoot ? second : first;
    if (name === undefined || (isData && !isRoot)) return [];
    const isLocal = !isScoped && depth === 0 && place.locals.has(name);
    if (!isRoot && (isLocal || depth !== place.depth)) return [];
    const location = { source: this.#template.source, ...span };
    return [{ name, location, isOptional: false }];
  }
}

function within(place: Place): Place {
  return { ...place, depth: place.depth === undefined ? undefined : place.depth + 1 };
}

/** A block about a value of any kind, which may be a context of its own. */
function unsure(place: Place): Place {
  return { ...place, depth: undefined };
}
