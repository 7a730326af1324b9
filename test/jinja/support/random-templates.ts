import fc from 'fast-check';

/** Files that random templates import and include. */
export const randomFiles: Readonly<Record<string, string>> = {
  lib: '{% set s = namespace(v=0) %}{% macro f(x) %}{% set s.v = s.v + 1 %}{{ s.v }}{{ x }}{% endmacro %}',
  looks: '{{ probe(900, [a, ns.p]) }}',
  sets: '{% set ns.p = 9 %}',
};

const plainHead =
  '{% set ns = namespace(p=0, q=0) %}{% set l = [0] %}{% set k = [7] %}{% set a = 0 %}{% set b = 1 %}' +
  '{% macro m(x) %}m{{ x }}{% endmacro %}{% macro w(x) %}w{{ caller() }}{% endmacro %}' +
  '{% macro n(x) %}n{% endmacro %}';
const fullHead =
  "{% import 'lib' as lib %}{% set c = cycler(1, 2, 3) %}{% set j = joiner('|') %}" +
  '{% macro g(o) %}{% set o.p = [o.p] | length %}{% endmacro %}' +
  '{% macro add(to, x) %}{% do to.append(x) %}{% endmacro %}';

const name = fc.constantFrom('a', 'b');
const attribute = fc.constantFrom('ns.p', 'ns.q');

/** `hide(x)` is `x` in a run, and not known in a rehearsal. */
function perhapsHidden(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: text.map(hide) });
}

function hide(text: string): string {
  return `hide(${text})`;
}

const plainValue = fc.oneof(
  ...[name, attribute, fc.nat(3).map(String), fc.constant('l | length'), fc.constant('l[-1]')],
  ...[name.map(one => `[${one}, 1]`), name.map(one => `m(${one})`), name.map(one => `n(${one})`)],
);
const fullValue = fc.oneof(
  plainValue,
  fc.constantFrom('lib.f(a)', 'g(ns)', 'c.next()', 'j()', 'k[-1]', 'add(l, 5)'),
);
const condition = perhapsHidden(
  fc.constantFrom('a == 1', 'b == 1', 'ns.p == 1', 'l | length == 1', 'true', 'false'),
);

function bodies(plain: boolean): fc.Arbitrary<string> {
  const value = perhapsHidden(plain ? plainValue : fullValue);
  const probe = fc.nat(50).map(key => `{{ probe(${key}, [a, b, ns.p, ns.q, l, k]) }}`);
  const simple = [
    ...[probe, value.map(one => `{{ ${one} }}`)],
    fc.tuple(name, value).map(([to, one]) => `{% set ${to} = ${one} %}`),
    fc.tuple(attribute, value).map(([to, one]) => `{% set ${to} = ${one} %}`),
  ];
  const changing = [
    ...[value.map(one => `{% do l.append(${one}) %}`), fc.constant('{% set k = l %}')],
    fc.constantFrom("{% include 'looks' %}", "{% include 'sets' %}"),
  ];
  const macroBody = fc.oneof(probe, fc.constant('{% set ns.q = [ns.q, x] %}{{ hide(x) }}'));
  const leaf = fc.oneof(...simple, ...(plain ? [] : changing));
  const { body } = fc.letrec<{ body: string; statement: string }>(tie => {
    const inner = tie('body');
    const loop = fc.tuple(perhapsHidden(fc.constant('[1, 2]')), inner, condition, inner);
    return {
      statement: fc.oneof(
        { maxDepth: 2, depthIdentifier: 'template' },
        leaf,
        fc
          .tuple(condition, inner, inner)
          .map(([test, yes, no]) => `{% if ${test} %}${yes}{% else %}${no}{% endif %}`),
        fc
          .tuple(fc.constantFrom('i', 'a'), loop, fc.constantFrom('break', 'continue'))
          .map(
            ([item, [list, first, test, then], exit]) =>
              `{% for ${item} in ${list} %}${first}{% if ${test} %}{% ${exit} %}{% endif %}${then}{% endfor %}`,
          ),
        fc
          .tuple(condition, inner)
          .map(([test, one]) => `{% for i in [1, 2] if ${test} %}${one}{% endfor %}`),
        fc.tuple(value, inner).map(([one, text]) => `{% with a = ${one} %}${text}{% endwith %}`),
        fc.tuple(value, inner).map(([one, text]) => `{% call w(${one}) %}${text}{% endcall %}`),
        fc.tuple(name, inner).map(([to, text]) => `{% set ${to} %}t${text}{% endset %}`),
        inner.map(text => `{% filter upper %}${text}{% endfilter %}`),
        macroBody.map(text => `{% macro n(x) %}${text}{% endmacro %}`),
      ),
      body: fc.array(tie('statement'), { maxLength: 3 }).map(all => all.join('')),
    };
  });
  return body.map(
    text => `${plainHead}${plain ? '' : fullHead}${text}{{ probe(51, [a, b, ns.p, ns.q, l, k]) }}`,
  );
}

/** Templates that `probe` what their names stand for, and `hide` some of it. */
export const randomTemplates: fc.Arbitrary<string> = fc.oneof(bodies(true), bodies(false));
