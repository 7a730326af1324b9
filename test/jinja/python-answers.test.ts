import { expect } from 'chai';
import { evaluate, renderTemplate } from '../../src/jinja/evaluate.ts';
import { repr } from '../../src/jinja/python/text.ts';
import { jinjaOptions } from '../../src/jinja/syntax/options.ts';
import { expressionAnswers } from './answers/expressions.ts';
import { templateAnswers } from './answers/templates.ts';
import { environmentOf, scopeOf } from './support/environment.ts';
import { expressionOf, templateFrom } from './support/sources.ts';

const scope = scopeOf({});
const environment = environmentOf();

describe('evaluate, as Python answers', () => {
  for (const [text, expected] of expressionAnswers) {
    it(text, () => {
      expect(repr(evaluate(expressionOf(text), scope, environment))).to.equal(expected);
    });
  }
});

describe('renderTemplate, as Jinja answers', () => {
  for (const answer of templateAnswers) {
    const { template, plain } = answer;
    it(JSON.stringify(template), () => {
      const trim = { ...jinjaOptions, trimBlocks: true };
      const settings = [
        jinjaOptions,
        trim,
        { ...trim, lstripBlocks: true },
        { ...jinjaOptions, keepTrailingNewline: true },
      ];
      const rendered = settings.map(options =>
        renderTemplate(templateFrom(template, options), scope, environment),
      );
      expect(rendered).to.deep.equal([
        plain,
        answer.trimBlocks ?? plain,
        answer.trimAndLstripBlocks ?? plain,
        answer.keepTrailingNewline ?? plain,
      ]);
    });
  }
});
