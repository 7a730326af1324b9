import type { Value } from '../../values/value.ts';
import { Undefined } from '../../values/value.ts';
import { UndefinedUsed } from '../python/errors.ts';
import type {
  Body,
  FilterBlockNode,
  FilterNode,
  IfNode,
  PrintNode,
  SetBlockNode,
  StatementNode,
  WithNode,
} from '../syntax/ast.ts';
import { NoElse } from '../undefined.ts';
import { compileTarget } from './assign.ts';
import { compileBlock } from './compile-block.ts';
import { NodeCompiler } from './compile-expression.ts';
import { compileFor, known, loopExits } from './compile-for.ts';
import { blockTextName } from './compile-functions.ts';
import {
  compileExtends,
  compileFromImport,
  compileImport,
  compileInclude,
} from './compile-import.ts';
import { compileCallBlock, compileMacro } from './compile-macro.ts';
import type { StatementCompiler } from './compiler.ts';
import type { Frame, Run } from './frame.ts';
import { CapturedOutput } from './output.ts';

export class BodyCompiler extends NodeCompiler implements StatementCompiler {
  body(nodes: Body): Run {
    const runs = nodes.map(node => this.statement(node));
    const [first, second] = runs;
    if (first === undefined) return () => undefined;
    if (second === undefined) return first;
    return (frame, out) => {
      for (const run of runs) run(frame, out);
    };
  }

  capture(nodes: Body): (frame: Frame) => string {
    const body = this.body(nodes);
    return frame => {
      const out = new CapturedOutput(frame.render.session);
      body(frame, out);
      return out.whole();
    };
  }

  filters(node: FilterNode): (frame: Frame, text: string) => Value {
    const value = this.value(node);
    return (frame, text) => {
      const inner = frame.child();
      inner.set(blockTextName, text);
      return value(inner);
    };
  }

  protected statement(node: StatementNode): Run {
    switch (node.kind) {
      case 'data': {
        const { text } = node;
        return (_, out) => out.write(text);
      }
      case 'print':
        return compilePrint(this, node);
      case 'for':
        return compileFor(this, node);
      case 'if':
        return compileIf(this, node);
      case 'set': {
        const assign = compileTarget(this, node.target);
        const value = this.value(node.value);
        return frame => assign(frame, value(frame));
      }
      case 'setBlock':
        return compileSetBlock(this, node);
      case 'macro':
        return compileMacro(this, node);
      case 'callBlock':
        return compileCallBlock(this, node);
      case 'filterBlock':
        return compileFilterBlock(this, node);
      case 'include':
        return compileInclude(this, node);
      case 'import':
        return compileImport(this, node);
      case 'fromImport':
        return compileFromImport(this, node);
      case 'extends':
        return compileExtends(this, node);
      case 'block':
        return compileBlock(this, node);
      case 'do': {
        const value = this.value(node.expression);
        return frame => {
          value(frame);
        };
      }
      case 'with':
        return compileWith(this, node);
      case 'loopExit': {
        const exit = loopExits[node.exit];
        return () => {
          throw exit;
        };
      }
      case 'scope':
      default: {
        const body = this.body(node.body);
        return (frame, out) => body(frame.child(), out);
      }
    }
  }
}

function compilePrint(compiler: StatementCompiler, { expression }: PrintNode): Run {
  const value = compiler.value(expression);
  const site = compiler.site(expression);
  return (frame, out) => {
    // After "extends" nothing is shown, and what is printed need not even have a value.
    if (frame.context.parent?.out === out) return;
    const result = value(frame);
    if (typeof result === 'string') {
      out.print(result, frame.render);
      return;
    }
    frame.render.session.site = site;
    if (result instanceof Undefined && !(result instanceof NoElse)) throw new UndefinedUsed(result);
    out.print(result, frame.render);
  };
}

function compileIf(compiler: StatementCompiler, node: IfNode): Run {
  const branches = node.branches.map(({ test, body }) => ({
    test: compiler.truth(test),
    body: compiler.body(body),
  }));
  const otherwise = compiler.body(node.otherwise);
  return (frame, out) => {
    for (const { test, body } of branches) {
      if (known(test(frame))) {
        body(frame, out);
        return;
      }
    }
    otherwise(frame, out);
  };
}

function compileSetBlock(compiler: StatementCompiler, node: SetBlockNode): Run {
  const assign = compileTarget(compiler, node.target);
  const text = compiler.capture(node.body);
  const filters = node.filter && compiler.filters(node.filter);
  return frame => {
    const captured = text(frame.child());
    assign(frame, filters === undefined ? captured : filters(frame, captured));
  };
}

function compileFilterBlock(compiler: StatementCompiler, node: FilterBlockNode): Run {
  const text = compiler.capture(node.body);
  const filters = compiler.filters(node.filter);
  return (frame, out) => out.print(filters(frame, text(frame.child())), frame.render);
}

function compileWith(compiler: StatementCompiler, node: WithNode): Run {
  const assignments = node.assignments.map(({ target, value }) => ({
    assign: compileTarget(compiler, target),
    value: compiler.value(value),
  }));
  const body = compiler.body(node.body);
  return (frame, out) => {
    const inner = frame.child();
    // All values are those of the names outside, whatever the order.
    for (const { assign, value } of assignments) assign(inner, value(frame));
    body(inner, out);
  };
}
