import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { locationWithin } from '../../values/origin.ts';
import { UnknownUsed } from '../../values/value.ts';
import { EvaluationError } from '../environment.ts';
import type { Template } from '../parse.ts';
import type { Body, ExpressionNode, StatementNode } from '../syntax/ast.ts';
import { boundBehind, boundBy, expressionsIn, statementsIn } from '../syntax/walk.ts';
import { unforeseen } from '../unforeseen.ts';
import { Namespace } from './builtins.ts';
import { compileWith, mutates } from './compile.ts';
import { loopExits } from './compile-for.ts';
import { NoTemplate } from './compile-import.ts';
import { BodyCompiler } from './compile-statement.ts';
import type { CompiledTemplate, Frame, Run, Session } from './frame.ts';
import { hasChanges, leftOutWith } from './left-out.ts';
import { refusedCalls } from './refused-calls.ts';
import { locate, type Unit } from './site.ts';

/** What comes behind hangs on what is not known. */
export class Lost extends Error {}

/** A round that is not known may end the loop. */
class LoopLost extends Lost {}

/** A template that takes more is not worth the time. */
const mostSteps = 50_000;

interface Place {
  readonly frame: Frame;
  readonly unit: Unit;
}

/** Carries out a template as a run does, but leaves out what is not known or fails, and goes on behind it. */
export class Rehearsal {
  readonly main: Template;
  readonly problems: Diagnostic[] = [];
  /** Some template so far changes lists or dicts, which may be those of the variables. */
  changesValues = false;
  private readonly compiled = new Map<Template, CompiledTemplate>();
  /** Some template so far changes what other parts of it see. */
  private hasChanges = false;
  /** How many macros, and other blocks of which a text is made, are around. */
  private depth = 0;
  private steps = 0;

  constructor(main: Template) {
    this.main = main;
  }

  compile(template: Template): CompiledTemplate {
    const known = this.compiled.get(template);
    if (known !== undefined) return known;
    this.lookAt(template);
    const compiled = compileWith(unit => new RehearsingCompiler(unit, this), template);
    this.compiled.set(template, compiled);
    return compiled;
  }

  private lookAt({ body }: Template): void {
    this.hasChanges ||= hasChanges(body);
    this.changesValues ||= mutates(expressionsIn(body));
  }

  within<T>(capture: () => T): T {
    this.depth++;
    try {
      return capture();
    } finally {
      this.depth--;
    }
  }

  statement(node: StatementNode, run: () => void, place: Place): void {
    this.steps++;
    if (this.steps > mostSteps) throw new Lost();
    try {
      run();
    } catch (error) {
      // Calls nest deeper here than while running.
      if (error instanceof RangeError) throw new Lost();
      if (passes(error, node)) throw error;
      const isUnknown = error instanceof UnknownUsed || error instanceof LoopLost;
      // That a file is not there is told by who looks for them.
      if (!isUnknown && !(error instanceof NoTemplate)) this.failed(error, place);
      this.leaveOut(node, place);
    }
  }

  /** In a macro or another file, whoever led there tells of it, too. */
  private failed(error: unknown, { frame, unit }: Place): void {
    if (!this.isMain({ frame, unit })) throw error;
    this.note(error, frame.render.session);
  }

  private isMain({ frame, unit }: Place): boolean {
    return unit.origin === this.main.origin && frame.context.isOutermost && this.depth === 0;
  }

  note(error: unknown, { site }: Session): void {
    const located = locate(error, site);
    if (!(located instanceof EvaluationError)) throw error;
    this.problems.push(located.diagnostic);
  }

  private leaveOut(node: StatementNode, { frame, unit }: Place): void {
    frame.render.session.leftOut++;
    if (this.isMain({ frame, unit })) this.problems.push(...refusedCalls(node, { frame, unit }));
    const { changes, calls, attributes, leavesLoop } = leftOutWith(node, unit);
    if (changes || !this.areHarmless([node], { frame, unit })) throw new Lost();
    if (calls && this.hasChanges) throw new Lost();
    const own = new Set([...statementsIn([node])].flatMap(boundBy));
    for (const { name, attribute } of attributes) {
      if (own.has(name)) throw new Lost();
      const target = frame.find(name);
      if (target instanceof Namespace) target.set(attribute, unforeseen);
    }
    for (const name of boundBehind(node)) frame.set(name, unforeseen);
    if (leavesLoop) throw new LoopLost();
  }

  /** The files that are included or imported change nothing of what they are given. */
  private areHarmless(
    body: Body,
    { frame, unit: { origin } }: { readonly frame: Frame; readonly unit: Pick<Unit, 'origin'> },
    seen = new Set<Template>(),
  ): boolean {
    const { environment } = frame.render.session;
    return [...statementsIn(body)].every(node => {
      if (!('template' in node)) return true;
      const { start, end } = node.template;
      return namesOf(node.template)?.every(name => {
        const loaded = environment.loadTemplate?.(name, locationWithin(origin, start, end));
        if (loaded === undefined) return true;
        if (!loaded.ok) return false;
        this.lookAt(loaded.value);
        if (hasChanges(loaded.value.body)) return false;
        if (seen.has(loaded.value)) return true;
        seen.add(loaded.value);
        return this.areHarmless(loaded.value.body, { frame, unit: loaded.value }, seen);
      });
    });
  }
}

class RehearsingCompiler extends BodyCompiler {
  private readonly rehearsal: Rehearsal;

  constructor(unit: Unit, rehearsal: Rehearsal) {
    super(unit);
    this.rehearsal = rehearsal;
  }

  override capture(nodes: Body): (frame: Frame) => string {
    const capture = super.capture(nodes);
    return frame => this.rehearsal.within(() => capture(frame));
  }

  protected override statement(node: StatementNode): Run {
    const run = super.statement(node);
    const { unit, rehearsal } = this;
    return (frame, out) => rehearsal.statement(node, () => run(frame, out), { frame, unit });
  }
}

/** What is thrown past a statement. */
function passes(error: unknown, node: StatementNode): boolean {
  if (error instanceof LoopLost) return node.kind !== 'for';
  return error instanceof Lost || error === loopExits.break || error === loopExits.continue;
}

/** The files that a name can stand for; `undefined` where that is not known. */
function namesOf(node: ExpressionNode): readonly string[] | undefined {
  const all = node.kind === 'list' || node.kind === 'tuple' ? node.items : [node];
  const names = all.map(one => (one.kind === 'constant' ? one.value : undefined));
  return names.every(name => typeof name === 'string') ? names : undefined;
}
