import type { Dict, Value } from '../../values/value.ts';
import { Tuple } from '../../values/value.ts';
import { requireKey, setItem } from '../python/dict.ts';
import type { DictNode, ExpressionNode, SequenceNode, Span } from '../syntax/ast.ts';
import {
  compileAttribute,
  compileCall,
  compileItem,
  compileName,
  compileSlice,
} from './compile-access.ts';
import { compileFilter, compileTest } from './compile-functions.ts';
import { compileConditional, compileLogic, compileNot, compileTruth } from './compile-logic.ts';
import { compileBinary, compileCompare, compileConcat, compileSign } from './compile-operators.ts';
import type { ExpressionCompiler } from './compiler.ts';
import type { Evaluate, Truth } from './frame.ts';
import { own } from './ownership.ts';
import type { Site, Unit } from './site.ts';

export class NodeCompiler implements ExpressionCompiler {
  readonly unit: Unit;

  constructor(unit: Unit) {
    this.unit = unit;
  }

  site({ start, end }: Span): Site {
    return { unit: this.unit, span: { start, end } };
  }

  truth(node: ExpressionNode): Truth {
    return compileTruth(this, node);
  }

  value(node: ExpressionNode): Evaluate {
    switch (node.kind) {
      case 'constant': {
        const { value } = node;
        return () => value;
      }
      case 'name':
        return compileName(this, node);
      case 'list':
      case 'tuple':
        return compileSequence(this, node);
      case 'dict':
        return compileDict(this, node);
      case 'attribute':
        return compileAttribute(this, node);
      case 'item':
        return compileItem(this, node);
      case 'slice':
        return compileSlice(this, node);
      case 'call':
        return compileCall(this, node);
      case 'filter':
        return compileFilter(this, node);
      case 'test':
        return compileTest(this, node);
      case 'unary':
        return node.operator === 'not' ? compileNot(this, node) : compileSign(this, node);
      case 'binary':
        return compileBinary(this, node);
      case 'logic':
        return compileLogic(this, node);
      case 'compare':
        return compileCompare(this, node);
      case 'concat':
        return compileConcat(this, node);
      case 'conditional':
        return compileConditional(this, node);
      case 'broken':
      default:
        // A text with a broken part is refused by the parser.
        throw new TypeError('a text that could not be read cannot be evaluated');
    }
  }
}

function compileSequence(compiler: ExpressionCompiler, node: SequenceNode): Evaluate {
  const items = node.items.map(item => compiler.value(item));
  if (node.kind === 'tuple') {
    return frame => {
      const tuple = new Tuple();
      for (const item of items) tuple.push(item(frame));
      return tuple;
    };
  }
  if (!compiler.unit.mutates) return frame => items.map(item => item(frame));
  return frame =>
    own(
      items.map((item): Value => item(frame)),
      frame.render,
    );
}

function compileDict(compiler: ExpressionCompiler, node: DictNode): Evaluate {
  const pairs = node.pairs.map(({ key, value }) => ({
    key: compiler.value(key),
    keySite: compiler.site(key),
    value: compiler.value(value),
  }));
  const { mutates } = compiler.unit;
  return frame => {
    const dict: Dict = new Map();
    for (const { key, keySite, value } of pairs) {
      const name = key(frame);
      frame.render.session.site = keySite;
      setItem(dict, requireKey(name), value(frame));
    }
    return mutates ? own(dict, frame.render) : dict;
  };
}
